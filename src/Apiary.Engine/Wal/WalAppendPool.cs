using System.Collections.Concurrent;

namespace Apiary.Engine.Wal;

/// <summary>Appends to reuse, with their buffers. Thread-safe.</summary>
internal sealed class WalAppendPool
{
    private const int Kept = 64;
    private readonly ConcurrentBag<WalAppend> free = [];
    private int rented;

    /// <summary>Rented minus returned: zero when nobody waits.</summary>
    internal int RentedCount => Volatile.Read(ref rented);

    internal WalAppend Rent()
    {
        Interlocked.Increment(ref rented);
        return free.TryTake(out var append) ? append : new WalAppend(Return);
    }

    internal void Return(WalAppend append)
    {
        append.Reset();
        Interlocked.Decrement(ref rented);
        if (free.Count < Kept) free.Add(append);
    }
}
