using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>Values of any type of a file as codes into a dictionary of the whole lane.</summary>
internal sealed class CodedLane(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name, DictionaryCache cache)
    : MappedLane(segment, file, record, chunks, name)
{
    /// <summary>Codes on their way to values: one buffer a thread, for block calls are made by the thousand.</summary>
    [ThreadStatic]
    private static uint[]? scratch;

    private FileDictionary? dictionary;

    public override LaneDictionary Dictionary => Entries;

    private FileDictionary Entries => Volatile.Read(ref dictionary) ?? OpenDictionary();

    public override void ReadCodes(int block, Span<uint> codes)
    {
        codes = codes[..RowsInBlock(block)];
        if (!TryReadChunk(block, out var presence, out var bytes, out var present))
        {
            codes.Clear();
            return;
        }

        IntegerRun.DecodeCodes(bytes, codes[^present..]);
        presence.Spread(codes);
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        if (Type is ColumnType.String or ColumnType.Float) throw WrongType("integers");
        values = values[..RowsInBlock(block)];
        var table = Entries.IntegersByCode;
        var codes = ReadToScratch(block, values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = table[(int)codes[i]];
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        if (Type == ColumnType.String) throw WrongType("numbers");
        values = values[..RowsInBlock(block)];
        var table = Entries.NumbersByCode;
        var codes = ReadToScratch(block, values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = table[(int)codes[i]];
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        if (Type != ColumnType.String) throw WrongType("strings");
        var rows = RowsInBlock(block);
        buffer.Clear(rows);
        var entries = Entries.Pin();
        var codes = ReadToScratch(block, rows);
        for (var row = 0; row < rows; row++)
            if (codes[row] != 0) buffer.Set(row, entries.Bytes((int)codes[row] - 1));
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = default;
        if (!TryReadRow(row, out var bytes, out var present, out var rank)) return false;
        value = Entries.Value((int)IntegerRun.Get(bytes, present, rank) - 1);
        return true;
    }

    /// <inheritdoc/>
    internal override void Forget() => Volatile.Read(ref dictionary)?.Forget();

    private protected override bool AreValuesValid(in ChunkRecord chunk, ReadOnlySpan<byte> values)
    {
        if (!IntegerRun.IsValidForCodes(values, chunk.PresentCount)) return false;
        // Whoever reads codes uses them as indices without asking again.
        var codes = Scratch(chunk.PresentCount);
        IntegerRun.DecodeCodes(values, codes);
        foreach (var code in codes)
            if (code < chunk.MinCode || code > chunk.MaxCode) return false;
        return true;
    }

    private static Span<uint> Scratch(int count) => (scratch ??= new uint[Segment.BlockRows]).AsSpan(0, count);

    private ReadOnlySpan<uint> ReadToScratch(int block, int rows)
    {
        var codes = Scratch(rows);
        ReadCodes(block, codes);
        return codes;
    }

    private FileDictionary OpenDictionary()
    {
        var section = Record.Dictionary;
        section.Verify(File);
        var opened = FileDictionary.Open(File, section, Type, Record.DictionaryCount, cache) ?? throw Corrupt(section, $"a dictionary of {Record.DictionaryCount} entries");
        return Interlocked.CompareExchange(ref dictionary, opened, null) ?? opened;
    }
}
