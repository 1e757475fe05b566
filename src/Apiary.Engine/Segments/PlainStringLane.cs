using System.Runtime.InteropServices;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>Strings of a file without a dictionary: ids and texts that hardly repeat.</summary>
internal sealed class PlainStringLane(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name)
    : MappedLane(segment, file, record, chunks, name)
{
    /// <summary>Rows, and ids on their way to text: one buffer a thread, for block calls are made by the thousand.</summary>
    [ThreadStatic]
    private static int[]? scratch;

    [ThreadStatic]
    private static long[]? idScratch;

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
            if (IsNearby(bytes)) ReadNearby(block, bytes, rows, buffer);
            else StringEncodings.Find(bytes[0])!.Decode(bytes[1..], rows, buffer);
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
            value = FieldValue.String(IsNearby(bytes)
                ? ReadNearby(row, bytes, present, rank)
                : StringEncodings.Find(bytes[0])!.Get(bytes[1..], present, rank));
            return true;
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(SectionOf(row / Segment.BlockRows), e.Message);
        }
    }

    internal override void ReadKeys(int block, Span<ulong> keys, StringBlock buffer)
    {
        if (!TryReadChunk(block, out var presence, out var bytes, out var present))
        {
            keys.Clear();
            return;
        }

        var isNearby = IsNearby(bytes);
        if (!isNearby && bytes[0] != (byte)EncodingId.Hex8)
        {
            base.ReadKeys(block, keys, buffer);
            return;
        }

        var ids = (idScratch ??= new long[Segment.BlockRows]).AsSpan(0, present);
        if (isNearby)
        {
            var rows = (scratch ??= new int[Segment.BlockRows]).AsSpan(0, present);
            presence.CopyRowsTo(rows);
            try
            {
                NearbyIds.Decode(bytes, rows, SpanIds(block), ids);
            }
            catch (InvalidDataException e)
            {
                throw Corrupt(SectionOf(block), e.Message);
            }
        }
        else
        {
            MemoryMarshal.Cast<byte, long>(bytes.Slice(1, present * sizeof(long))).CopyTo(ids);
        }

        var target = keys[^present..];
        for (var i = 0; i < ids.Length; i++) target[i] = IdKey.OfRaw((ulong)ids[i]);
        presence.Spread(keys);
    }

    private protected override bool AreValuesValid(in ChunkRecord chunk, ReadOnlySpan<byte> values) =>
        IsNearby(values) ? NearbyIds.IsValid(values, chunk.PresentCount) : StringEncodings.IsValid(values, chunk.PresentCount);

    private static bool IsNearby(ReadOnlySpan<byte> bytes) => bytes[0] == (byte)EncodingId.NearbyId;

    private void ReadNearby(int block, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> rows, StringBlock buffer)
    {
        var ids = (idScratch ??= new long[Segment.BlockRows]).AsSpan(0, rows.Length);
        NearbyIds.Decode(bytes, rows, SpanIds(block), ids);
        for (var i = 0; i < ids.Length; i++) HexIds.Format(MemoryMarshal.AsBytes(ids.Slice(i, 1)), buffer.Allocate(rows[i], 16));
    }

    private string ReadNearby(int row, ReadOnlySpan<byte> bytes, int present, int rank)
    {
        var id = NearbyIds.Get(bytes, present, rank, row % Segment.BlockRows, SpanIds(row / Segment.BlockRows));
        Span<byte> text = stackalloc byte[16];
        HexIds.Format(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in id)), text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>The ids that distances in a block lead to: those of the segment's span id column.</summary>
    private RawIds SpanIds(int block)
    {
        foreach (var lane in Owner.Lanes(SegmentFormat.SpanIdColumn))
        {
            if (lane is not PlainStringLane spans || ReferenceEquals(lane, this)) continue;
            if (spans.TryReadChunk(block, out var presence, out var values, out _) && values[0] == (byte)EncodingId.Hex8)
                return new RawIds(presence, values[1..], RowsInBlock(block));
        }

        throw new InvalidDataException("there are no span ids to refer to");
    }
}
