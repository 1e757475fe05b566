using System.Buffers.Binary;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>Collects the records of lanes, in any order, and of their chunks, each lane's together; then writes footer and trailer.</summary>
internal sealed class FooterBuilder
{
    private readonly List<(LaneRecord Record, byte[] Name)> lanes = [];
    private readonly List<ChunkRecord> chunks = [];

    internal int ChunkCount => chunks.Count;

    /// <summary>The rows with a value in all chunks from <paramref name="firstChunk"/> on.</summary>
    internal long PresentCount(int firstChunk)
    {
        long count = 0;
        for (var i = firstChunk; i < chunks.Count; i++) count += chunks[i].PresentCount;
        return count;
    }

    internal void Add(in ChunkRecord chunk) => chunks.Add(chunk);

    internal void Add(in LaneRecord lane, byte[] name) => lanes.Add((lane, name));

    internal void Write(SegmentOutput output, int datasetId, MergeOrder order, ReadOnlySpan<byte> annotation)
    {
        lanes.Sort(Compare);
        var footer = new ByteWriter();
        var names = new ByteWriter();
        var records = new ByteWriter();
        for (var i = 0; i < lanes.Count; i++)
        {
            // Lanes of one column share its name.
            var (record, name) = lanes[i];
            if (i == 0 || !lanes[i - 1].Name.AsSpan().SequenceEqual(name)) names.Write(name);
            (record with { NameOffset = names.Length - name.Length, NameLength = name.Length }).Write(records.Reserve(LaneRecord.Bytes));
        }

        footer.WriteInt32(datasetId);
        footer.WriteInt32(order.RowCount);
        footer.WriteInt64(order.MinTimestampNanos);
        footer.WriteInt64(order.MaxTimestampNanos);
        footer.WriteInt32(lanes.Count);
        footer.WriteInt32(chunks.Count);
        footer.WriteInt32(names.Length);
        footer.WriteInt32(annotation.Length);
        footer.Write(records.Written);
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

    private static int Compare((LaneRecord Record, byte[] Name) left, (LaneRecord Record, byte[] Name) right)
    {
        var byKind = left.Record.Kind.CompareTo(right.Record.Kind);
        if (byKind != 0) return byKind;
        var byName = left.Name.AsSpan().SequenceCompareTo(right.Name);
        return byName != 0 ? byName : left.Record.Type.CompareTo(right.Record.Type);
    }
}
