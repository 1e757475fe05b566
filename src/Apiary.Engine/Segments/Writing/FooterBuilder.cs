using System.Buffers.Binary;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>Collects the records of lanes and chunks, in the order of the footer, and writes footer and trailer.</summary>
internal sealed class FooterBuilder
{
    private readonly List<LaneRecord> lanes = [];
    private readonly List<ChunkRecord> chunks = [];
    private readonly ByteWriter names = new();
    private byte[] lastName = [];
    private int lastNameOffset;

    internal int ChunkCount => chunks.Count;

    /// <summary>The rows with a value in all chunks from <paramref name="firstChunk"/> on.</summary>
    internal long PresentCount(int firstChunk)
    {
        long count = 0;
        for (var i = firstChunk; i < chunks.Count; i++) count += chunks[i].PresentCount;
        return count;
    }

    internal void Add(in ChunkRecord chunk) => chunks.Add(chunk);

    internal void Add(in LaneRecord lane, byte[] name)
    {
        // Lanes of one column share its name.
        if (!lastName.AsSpan().SequenceEqual(name))
        {
            lastName = name;
            lastNameOffset = names.Length;
            names.Write(name);
        }

        lanes.Add(lane with { NameOffset = lastNameOffset, NameLength = name.Length });
    }

    internal void Write(SegmentOutput output, int datasetId, MergeOrder order, ReadOnlySpan<byte> annotation)
    {
        var footer = new ByteWriter();
        footer.WriteInt32(datasetId);
        footer.WriteInt32(order.RowCount);
        footer.WriteInt64(order.MinTimestampNanos);
        footer.WriteInt64(order.MaxTimestampNanos);
        footer.WriteInt32(lanes.Count);
        footer.WriteInt32(chunks.Count);
        footer.WriteInt32(names.Length);
        footer.WriteInt32(annotation.Length);
        foreach (var lane in lanes) lane.Write(footer.Reserve(LaneRecord.Bytes));
        foreach (var chunk in chunks) chunk.Write(footer.Reserve(ChunkRecord.Bytes));
        footer.Write(names.Written);
        footer.Write(annotation);
        var section = output.Append(footer.Written);

        Span<byte> trailer = stackalloc byte[SegmentFormat.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, section.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(trailer[8..], section.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[12..], section.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[16..], SegmentFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[20..], Crc32C.Compute(trailer[..20]));
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[24..], SegmentFormat.Magic);
        output.Append(trailer);
    }
}
