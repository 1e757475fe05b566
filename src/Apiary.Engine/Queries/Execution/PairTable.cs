using System.Runtime.CompilerServices;
using System.Numerics;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Counts by a 64-bit key that holds a cell and something within it: the sparse form of histograms and distinct sets, for
/// when the dense one would be mostly empty. Open addressing, linear probing, at most half full. Not thread-safe.
/// </summary>
internal sealed class PairTable(MemoryBudget budget)
{
    private const int BytesPerSlot = 16;

    // Key plus 1, so that 0 is a free slot; keys stay below 2^63.
    private ulong[] keys = [];
    private long[] counts = [];
    private int shift = 64;

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong key, long count)
    {
        if (Count * 2 >= keys.Length) Grow();
        var mask = keys.Length - 1;
        var at = (int)((key * 0x9E3779B97F4A7C15UL) >> shift);
        while (true)
        {
            var found = keys[at];
            if (found == key + 1)
            {
                counts[at] += count;
                return;
            }

            if (found == 0) break;
            at = (at + 1) & mask;
        }

        keys[at] = key + 1;
        counts[at] = count;
        Count++;
    }

    public void Add(PairTable other)
    {
        for (var i = 0; i < other.keys.Length; i++)
            if (other.keys[i] != 0) Add(other.keys[i] - 1, other.counts[i]);
    }

    /// <summary>All keys and counts, ascending by key.</summary>
    public (ulong[] Keys, long[] Counts) Sorted()
    {
        budget.Charge((long)Count * BytesPerSlot);
        var sortedKeys = new ulong[Count];
        var sortedCounts = new long[Count];
        var at = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            sortedKeys[at] = keys[i] - 1;
            sortedCounts[at++] = counts[i];
        }

        Array.Sort(sortedKeys, sortedCounts);
        return (sortedKeys, sortedCounts);
    }

    private void Grow()
    {
        var (oldKeys, oldCounts) = (keys, counts);
        var size = Math.Max(1024, oldKeys.Length * 2);
        budget.Charge((long)(size - oldKeys.Length) * BytesPerSlot);
        keys = new ulong[size];
        counts = new long[size];
        shift = 64 - BitOperations.Log2((uint)size);
        Count = 0;
        for (var i = 0; i < oldKeys.Length; i++)
            if (oldKeys[i] != 0) Add(oldKeys[i] - 1, oldCounts[i]);
    }
}
