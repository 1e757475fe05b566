using System.Runtime.ExceptionServices;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Runs the same work on several threads that take items until none is left.</summary>
internal static class Workers
{
    /// <summary>
    /// Calls <paramref name="work"/> with the numbers from 0 to <paramref name="workers"/> - 1, the first on the calling thread.
    /// Each takes items from <paramref name="queue"/>; the first failure ends the queue and is thrown when all have stopped.
    /// </summary>
    public static void Run(int workers, WorkQueue queue, Action<int> work)
    {
        Exception? failure = null;
        var tasks = new Task[workers - 1];
        for (var i = 0; i < tasks.Length; i++)
        {
            var worker = i + 1;
            tasks[i] = Task.Run(() => Guarded(worker));
        }

        Guarded(0);
        // A task that no thread has begun yet runs here, so a busy pool cannot hold a query up.
        Task.WaitAll(tasks);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);

        void Guarded(int worker)
        {
            try
            {
                work(worker);
            }
#pragma warning disable CA1031 // Whatever it is, it must reach the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                queue.Stop();
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }

    /// <summary>How many threads are worth starting for so many rows.</summary>
    public static int Count(QueryOptions options, int items, long rows)
    {
        // Less than this takes less time than waking another thread gains.
        const long rowsPerWorker = 100_000;
        var most = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount;
        return (int)Math.Clamp(Math.Min(items, (rows + rowsPerWorker - 1) / rowsPerWorker), 1, most);
    }
}
