namespace Apiary.Engine.Queries.Execution;

/// <summary>Hands out the numbers from 0 to below a count, each once, to whoever asks. Thread-safe.</summary>
internal sealed class WorkQueue(int count)
{
    private int next;

    public bool TryTake(out int item)
    {
        item = Interlocked.Increment(ref next) - 1;
        return item < count;
    }

    /// <summary>Nothing is handed out any more.</summary>
    public void Stop() => Volatile.Write(ref next, count);
}
