using System.Collections.Concurrent;

namespace Apiary.Engine.Events;

/// <summary>
/// Batches to reuse. Who rents one owns it until it is returned; a request rents it, the decoder fills it, the store has
/// taken what it needs when its append completes, and the request returns it.
/// </summary>
public sealed class EventBatchPool
{
    private readonly ConcurrentBag<EventBatch> free = [];
    private int rented;

    /// <summary>Rented minus returned: zero when nothing is in flight.</summary>
    public int RentedCount => Volatile.Read(ref rented);

    /// <summary>An empty batch.</summary>
    public EventBatch Rent()
    {
        Interlocked.Increment(ref rented);
        return free.TryTake(out var batch) ? batch : new EventBatch();
    }

    /// <summary>Takes <paramref name="batch"/> back; the caller must not touch it again.</summary>
    public void Return(EventBatch batch)
    {
        batch.Reset();
        Interlocked.Decrement(ref rented);
        // A few per core are worth keeping; what a burst rented beyond that is left to the collector.
        if (free.Count < Environment.ProcessorCount * 4) free.Add(batch);
    }
}
