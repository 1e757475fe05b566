using System.Numerics;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Numbers tuples of a fixed number of ids in order of appearance, from 0. Open addressing, at most half full. Not thread-safe, but <see cref="Count"/> may be read by others.</summary>
internal sealed class TupleTable(MemoryBudget budget, int width)
{
    private int[] slots = new int[64];
    private int[] ids = new int[32 * Math.Max(1, width)];
    private int count;

    public int Count => Volatile.Read(ref count);

    public ReadOnlySpan<int> Tuple(int index) => ids.AsSpan(index * width, width);

    public int FindOrAdd(ReadOnlySpan<int> tuple)
    {
        var mask = slots.Length - 1;
        var at = (int)Hash(tuple) & mask;
        for (int slot; (slot = slots[at]) != 0; at = (at + 1) & mask)
            if (Tuple(slot - 1).SequenceEqual(tuple)) return slot - 1;
        return Add(tuple, at);
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
        slots[at] = index + 1;
        Volatile.Write(ref count, index + 1);
        if (count * 2 > slots.Length) Grow();
        return index;
    }

    private void Grow()
    {
        budget.Charge((long)slots.Length * sizeof(int));
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var i = 0; i < count; i++)
        {
            var at = (int)Hash(Tuple(i)) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = i + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<int> tuple)
    {
        var hash = 0x9E3779B9u;
        foreach (var id in tuple) hash = (BitOperations.RotateLeft(hash, 5) ^ (uint)id) * 0x85EBCA6Bu;
        // The low bits choose the slot; the multiplication leaves the best ones on top.
        return hash ^ (hash >> 15);
    }
}
