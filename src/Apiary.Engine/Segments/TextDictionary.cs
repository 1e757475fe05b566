using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>The distinct strings of a lane of a file, decompressed when first asked for and kept as long as the file is open.</summary>
internal sealed class TextDictionary(MappedFile file, FileSection section, int count) : FileDictionary(count)
{
    /// <summary>A scan costs a fiftieth of an index: only who asks again and again is served by one.</summary>
    private const int ScansBeforeIndex = 16;

    private readonly Lock gate = new();
    private int scans;
    private int[]? ends;
    private int[]? slots;
    private byte[] text = [];

    public override ReadOnlySpan<byte> Bytes(int index)
    {
        var known = Volatile.Read(ref ends) ?? Load();
        var start = index == 0 ? 0 : known[index - 1];
        return text.AsSpan(start, known[index] - start);
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
        var known = Volatile.Read(ref ends) ?? Load();
        var start = 0;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i] - start == value.Length && text.AsSpan(start, value.Length).SequenceEqual(value)) return i;
            start = known[i];
        }

        return -1;
    }

    private int[] Load()
    {
        lock (gate)
        {
            if (ends is not null) return ends;
            var bytes = section.Slice(file);
            var loaded = new int[Count];
            try
            {
                text = StringEncodings.Find(bytes[0])!.DecodeAll(bytes[1..], loaded);
            }
            catch (InvalidDataException e)
            {
                throw new CorruptFileException(file.Path, section.Offset, $"a dictionary of {Count} strings", e.Message);
            }

            // Written last: who sees it sees the text as well.
            Volatile.Write(ref ends, loaded);
            return loaded;
        }
    }

    /// <summary>A hash table at most half full, an entry's index plus 1 in each slot.</summary>
    private int[] Index()
    {
        lock (gate)
        {
            if (slots is not null) return slots;
            var table = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2)];
            var mask = table.Length - 1;
            for (var i = 0; i < Count; i++)
            {
                var at = (int)Hash64.Compute(Bytes(i)) & mask;
                while (table[at] != 0) at = (at + 1) & mask;
                table[at] = i + 1;
            }

            Volatile.Write(ref slots, table);
            return table;
        }
    }
}
