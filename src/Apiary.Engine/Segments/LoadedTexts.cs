using System.Numerics;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>The strings of a dictionary, decompressed. Immutable but for an index that is made when it pays. Thread-safe.</summary>
/// <param name="text">All strings, one behind the other.</param>
/// <param name="ends">The offset behind each.</param>
/// <param name="grown">Told when the index has made this larger.</param>
internal sealed class LoadedTexts(byte[] text, int[] ends, Action grown) : LaneDictionary
{
    /// <summary>A scan costs a fiftieth of an index: only who asks again and again is served by one.</summary>
    private const int ScansBeforeIndex = 16;

    // Headers of this object and its arrays, and what leads to it.
    private const int OverheadBytes = 160;

    private readonly Lock gate = new();
    private int scans;
    private int[]? slots;

    public override int Count => ends.Length;

    /// <summary>Memory taken, about.</summary>
    internal long SizeBytes => OverheadBytes + text.Length + (ends.Length * 4L) + ((Volatile.Read(ref slots)?.Length ?? 0) * 4L);

    public override ReadOnlySpan<byte> Bytes(int index)
    {
        var start = index == 0 ? 0 : ends[index - 1];
        return text.AsSpan(start, ends[index] - start);
    }

    public override long Bits(int index) => throw new InvalidOperationException("a dictionary of strings has no numbers");

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(Bytes(index)));

    public override int Find(ReadOnlySpan<byte> value)
    {
        if (Volatile.Read(ref slots) is null && Interlocked.Increment(ref scans) <= ScansBeforeIndex) return Scan(value);
        var table = Volatile.Read(ref slots) ?? Index();
        var mask = table.Length - 1;
        for (var at = (int)Hash64.Compute(value) & mask; table[at] != 0; at = (at + 1) & mask)
            if (Bytes(table[at] - 1).SequenceEqual(value)) return table[at] - 1;
        return -1;
    }

    private int Scan(ReadOnlySpan<byte> value)
    {
        var start = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            if (ends[i] - start == value.Length && text.AsSpan(start, value.Length).SequenceEqual(value)) return i;
            start = ends[i];
        }

        return -1;
    }

    /// <summary>A hash table at most half full, an entry's index plus 1 in each slot.</summary>
    private int[] Index()
    {
        lock (gate)
        {
            if (slots is not null) return slots;
            var table = new int[BitOperations.RoundUpToPowerOf2((uint)Count * 2)];
            var mask = table.Length - 1;
            for (var i = 0; i < Count; i++)
            {
                var at = (int)Hash64.Compute(Bytes(i)) & mask;
                while (table[at] != 0) at = (at + 1) & mask;
                table[at] = i + 1;
            }

            Volatile.Write(ref slots, table);
        }

        // Outside the lock: whoever counts takes locks of its own.
        grown();
        return slots;
    }
}
