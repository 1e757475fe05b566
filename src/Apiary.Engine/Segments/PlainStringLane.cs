using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>Strings of a file without a dictionary: ids and texts that hardly repeat.</summary>
internal sealed class PlainStringLane(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name)
    : MappedLane(segment, file, record, chunks, name)
{
    [ThreadStatic]
    private static int[]? scratch;

    public override LaneDictionary? Dictionary => null;

    public override void ReadCodes(int block, Span<uint> codes) => throw WrongType("dictionary");

    public override void ReadIntegers(int block, Span<long> values) => throw WrongType("integers");

    public override void ReadNumbers(int block, Span<double> values) => throw WrongType("numbers");

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(RowsInBlock(block));
        if (!TryReadChunk(block, out var presence, out var bytes, out var present)) return;
        var rows = (scratch ??= new int[Segment.BlockRows]).AsSpan(0, present);
        presence.CopyRowsTo(rows);
        try
        {
            StringEncodings.Find(bytes[0])!.Decode(bytes[1..], rows, buffer);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(SectionOf(block), e.Message);
        }
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = default;
        if (!TryReadRow(row, out var bytes, out var present, out var rank)) return false;
        try
        {
            value = FieldValue.String(StringEncodings.Find(bytes[0])!.Get(bytes[1..], present, rank));
            return true;
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(SectionOf(row / Segment.BlockRows), e.Message);
        }
    }

    private protected override bool AreValuesValid(in ChunkRecord chunk, ReadOnlySpan<byte> values) => StringEncodings.IsValid(values, chunk.PresentCount);
}
