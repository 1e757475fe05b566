using System.Numerics;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers tuples of a fixed number of ids in order of appearance, from 0. Open addressing, at most half full. One thread may
/// add while others read <see cref="Count"/> and <see cref="Find(ReadOnlySpan{int})"/>: what a slot refers to is written before the slot.
/// </summary>
internal sealed class TupleTable(MemoryBudget budget, int width)
{
    private int[] slots = new int[64];
    private int[] ids = new int[32 * Math.Max(1, width)];
    private int count;

    public int Count => Volatile.Read(ref count);

    public ReadOnlySpan<int> Tuple(int index) => ids.AsSpan(index * width, width);

    /// <summary>The tuple's number; -1 when it has none yet, or gets it just now.</summary>
    public int Find(ReadOnlySpan<int> tuple) => Find(tuple, out _);

    public int FindOrAdd(ReadOnlySpan<int> tuple) => Find(tuple, out var free) is >= 0 and var index ? index : Add(tuple, free);

    private int Find(ReadOnlySpan<int> tuple, out int at)
    {
        var table = Volatile.Read(ref slots);
        int slot;
        for (at = (int)Hash(tuple) & (table.Length - 1); (slot = Volatile.Read(ref table[at])) != 0; at = (at + 1) & (table.Length - 1))
            if (Tuple(slot - 1).SequenceEqual(tuple)) return slot - 1;
        return -1;
    }

    private int Add(ReadOnlySpan<int> tuple, int at)
    {
        var index = count;
        if ((index + 1) * width > ids.Length)
        {
            var size = Math.Max(ids.Length * 2, (index + 1) * width);
            budget.Charge((long)(size - ids.Length) * sizeof(int));
            Array.Resize(ref ids, size);
        }

        tuple.CopyTo(ids.AsSpan(index * width));
        Volatile.Write(ref slots[at], index + 1);
        Volatile.Write(ref count, index + 1);
        if (count * 2 > slots.Length) Grow();
        return index;
    }

    private void Grow()
    {
        budget.Charge((long)slots.Length * sizeof(int));
        var table = new int[slots.Length * 2];
        for (var i = 0; i < count; i++)
        {
            var at = (int)Hash(Tuple(i)) & (table.Length - 1);
            while (table[at] != 0) at = (at + 1) & (table.Length - 1);
            table[at] = i + 1;
        }

        Volatile.Write(ref slots, table);
    }

    private static uint Hash(ReadOnlySpan<int> tuple)
    {
        var hash = 0x9E3779B9u;
        foreach (var id in tuple) hash = (BitOperations.RotateLeft(hash, 5) ^ (uint)id) * 0x85EBCA6Bu;
        // The low bits choose the slot; the multiplication leaves the best ones on top.
        return hash ^ (hash >> 15);
    }
}
