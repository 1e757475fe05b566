using System.Diagnostics;
using Apiary.Engine.Events;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// The distinct strings of one lane of open rows, append only. One writer; readers probe and read entries without a lock,
/// since an entry is complete before its slot and the count are published and buffers are replaced, never changed.
/// </summary>
/// <remarks>Hot: one look-up per distinct value of a batch, by the hash the batch has computed already.</remarks>
internal sealed class MemoryDictionary(TableMemory memory)
{
    /// <summary>Beyond this a dictionary does not fit the nearest caches beside all others.</summary>
    private const int ManyEntries = 2048;

    /// <summary>Look-ups whose misses overlap.</summary>
    private const int AtOnce = 32;

    private int[] slots = new int[32];
    private ulong[] hashes = new ulong[16];
    private int[] ends = new int[16];
    private byte[] bytes = new byte[256];
    private int count;

    /// <summary>How many entries there are.</summary>
    internal int Count => Volatile.Read(ref count);

    /// <summary>Bytes of all its buffers.</summary>
    internal long EstimatedBytes => bytes.Length + ((long)ends.Length * sizeof(int)) + ((long)hashes.Length * sizeof(ulong)) + ((long)slots.Length * sizeof(int));

    /// <summary>The bytes of entry <paramref name="index"/>, below a count that was read before.</summary>
    internal ReadOnlySpan<byte> Entry(int index)
    {
        var all = Volatile.Read(ref ends);
        var start = index == 0 ? 0 : all[index - 1];
        return Volatile.Read(ref bytes).AsSpan(start, all[index] - start);
    }

    /// <summary>The <see cref="Hash64.Compute(ReadOnlySpan{byte})"/> of an entry.</summary>
    internal ulong Hash(int index) => Volatile.Read(ref hashes)[index];

    /// <summary>The index of an entry; -1 when it is not there. For readers.</summary>
    internal int Find(ReadOnlySpan<byte> value)
    {
        var hash = Hash64.Compute(value);
        var table = Volatile.Read(ref slots);
        var mask = table.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = Volatile.Read(ref table[at]);
            if (slot == 0) return -1;
            if (Hash(slot - 1) == hash && Entry(slot - 1).SequenceEqual(value)) return slot - 1;
        }
    }

    /// <summary>The index of each of a batch's strings, which are added when they are new. For the writer.</summary>
    internal void Intern(BatchDictionary entries, Span<int> indexes)
    {
        for (var start = 0; start < entries.Count; start += AtOnce)
        {
            var end = Math.Min(start + AtOnce, entries.Count);
            if (count >= ManyEntries) FetchAhead(entries, start, end);
            for (var code = start; code < end; code++) indexes[code] = Intern(entries.Hash(code), entries.Entry(code));
        }
    }

    /// <summary>The index of <paramref name="value"/>, which is added when it is new. For the writer.</summary>
    internal int Intern(ulong hash, ReadOnlySpan<byte> value)
    {
        Debug.Assert(hash == Hash64.Compute(value));
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        int slot;
        while ((slot = slots[at]) != 0)
        {
            if (hashes[slot - 1] == hash && Entry(slot - 1).SequenceEqual(value)) return slot - 1;
            at = (at + 1) & mask;
        }

        return Add(hash, value, at);
    }

    /// <summary>
    /// Fetches what the look-ups of some strings will need, step by step: the slots, what they point to, the bytes. A look-up
    /// in a large dictionary misses the cache at each step, which for 500 ids cost more than all else of applying a batch.
    /// </summary>
    private void FetchAhead(BatchDictionary entries, int start, int end)
    {
        var mask = slots.Length - 1;
        for (var code = start; code < end; code++) Prefetch.Fetch(slots, (int)entries.Hash(code) & mask);
        for (var code = start; code < end; code++)
        {
            if (slots[(int)entries.Hash(code) & mask] is not (> 0 and var slot)) continue;
            Prefetch.Fetch(hashes, slot - 1);
            Prefetch.Fetch(ends, slot - 1);
        }

        for (var code = start; code < end; code++)
        {
            if (slots[(int)entries.Hash(code) & mask] is > 0 and var slot && hashes[slot - 1] == entries.Hash(code)) Prefetch.Fetch(bytes, Math.Max(0, ends[slot - 1] - 1));
        }
    }

    private int Add(ulong hash, ReadOnlySpan<byte> value, int at)
    {
        var index = count;
        var start = index == 0 ? 0 : ends[index - 1];
        if (index == ends.Length)
        {
            Volatile.Write(ref ends, Larger(ends, index * 2, sizeof(int)));
            Volatile.Write(ref hashes, Larger(hashes, index * 2, sizeof(ulong)));
        }

        if (value.Length > bytes.Length - start)
            Volatile.Write(ref bytes, Larger(bytes, (int)Math.Min(Array.MaxLength, Math.Max(bytes.Length * 2L, (long)start + value.Length)), 1));
        value.CopyTo(bytes.AsSpan(start));
        ends[index] = start + value.Length;
        hashes[index] = hash;
        Volatile.Write(ref count, index + 1);
        Volatile.Write(ref slots[at], index + 1);
        if ((index + 1) * 2 > slots.Length) GrowSlots();
        return index;
    }

    private void GrowSlots()
    {
        var larger = new int[slots.Length * 4];
        memory.Add((larger.Length - slots.Length) * sizeof(int));
        var mask = larger.Length - 1;
        for (var index = 0; index < count; index++)
        {
            var at = (int)hashes[index] & mask;
            while (larger[at] != 0) at = (at + 1) & mask;
            larger[at] = index + 1;
        }

        Volatile.Write(ref slots, larger);
    }

    private T[] Larger<T>(T[] old, int length, int width)
    {
        var larger = new T[length];
        old.CopyTo(larger, 0);
        memory.Add((long)(length - old.Length) * width);
        return larger;
    }
}
