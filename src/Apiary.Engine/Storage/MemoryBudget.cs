namespace Apiary.Engine.Storage;

/// <summary>How many bytes of open rows there are and may be; appends wait here while there is no room. Thread-safe.</summary>
internal sealed class MemoryBudget(long limitBytes, TimeSpan patience, TimeProvider time)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? roomMade;
    private long used;

    /// <summary>Bytes held by open rows, those included that a reader still looks at after their flush.</summary>
    internal long UsedBytes => Interlocked.Read(ref used);

    /// <summary>Whether the largest open rows should be flushed.</summary>
    internal bool IsHalfFull => UsedBytes > limitBytes / 2;

    private bool IsFull => UsedBytes > limitBytes;

    internal void Add(long bytes)
    {
        var now = Interlocked.Add(ref used, bytes);
        if (bytes >= 0 || now > limitBytes) return;
        TaskCompletionSource? waiting;
        lock (gate) (waiting, roomMade) = (roomMade, null);
        waiting?.TrySetResult();
    }

    /// <summary>Returns when there is room. Throws <see cref="StoreUnavailableException"/> when none is made in time.</summary>
    internal ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => IsFull ? new ValueTask(WaitAsync(cancellationToken)) : default;

    /// <summary>Blocks until there is room; false when none was made in time.</summary>
    internal bool WaitForRoom()
    {
        try
        {
            if (IsFull) WaitAsync(CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + patience;
        while (true)
        {
            Task room;
            lock (gate)
            {
                if (!IsFull) return;
                room = (roomMade ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            var left = end - time.GetUtcNow();
            try
            {
                await room.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new StoreUnavailableException("the memory for open events is used up and the disk does not keep pace; try again later");
            }
        }
    }
}
