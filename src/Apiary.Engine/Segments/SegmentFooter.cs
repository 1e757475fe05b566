using System.Buffers.Binary;
using System.Text;
using Apiary.Engine.Files;

namespace Apiary.Engine.Segments;

/// <summary>
/// The directory at the end of a segment file, read in place: a file with thousands of columns costs nothing for those that
/// nobody asks for.
/// <code>
/// dataset id i32 | row count i32 | earliest time i64 | latest time i64
/// | lane count u32 | chunk count u32 | bytes of names u32 | bytes of annotation u32
/// | <see cref="LaneRecord"/>s | <see cref="ChunkRecord"/>s | names in UTF-8 | annotation
/// </code>
/// </summary>
internal sealed class SegmentFooter
{
    internal const int HeaderBytes = 40;

    private readonly MappedFile file;
    private readonly long start;
    private readonly int length;
    private readonly int chunkCount;
    private readonly int nameBytes;
    private readonly int annotationBytes;

    private SegmentFooter(MappedFile file, long start, int length)
    {
        this.file = file;
        this.start = start;
        this.length = length;
        if (length < HeaderBytes) throw Corrupt(0, $"a footer of at least {HeaderBytes} bytes", $"{length}");
        var bytes = Bytes;
        DatasetId = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        RowCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        MinTimestampNanos = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        MaxTimestampNanos = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        LaneCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        chunkCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]);
        nameBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]);
        annotationBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]);
        var expected = HeaderBytes + ((long)LaneCount * LaneRecord.Bytes) + ((long)chunkCount * ChunkRecord.Bytes) + nameBytes + annotationBytes;
        if (RowCount < 1 || LaneCount < 2 || LaneCount > SegmentFormat.MaxLanes || chunkCount < 0 || nameBytes < 0 || annotationBytes < 0 || expected != length)
            throw Corrupt(0, "counts that add up to the footer's length", $"{RowCount} rows, {LaneCount} lanes, {chunkCount} chunks, {length} bytes");
    }

    internal int DatasetId { get; }

    internal int RowCount { get; }

    internal long MinTimestampNanos { get; }

    internal long MaxTimestampNanos { get; }

    internal int LaneCount { get; }

    internal ReadOnlySpan<byte> Annotation => Bytes[^annotationBytes..];

    private ReadOnlySpan<byte> Bytes => file.Slice(start, length);

    private int ChunksStart => HeaderBytes + (LaneCount * LaneRecord.Bytes);

    private int NamesStart => ChunksStart + (chunkCount * ChunkRecord.Bytes);

    /// <summary>Finds the footer by the trailer and checks both. Throws <see cref="CorruptFileException"/>.</summary>
    internal static SegmentFooter Read(MappedFile file)
    {
        if (file.Length < SegmentFormat.HeaderBytes + SegmentFormat.TrailerBytes)
            throw new CorruptFileException(file.Path, 0, "a segment file", $"{file.Length} bytes");
        var header = file.Slice(0, SegmentFormat.HeaderBytes);
        Check(file, 0, "magic", SegmentFormat.Magic, BinaryPrimitives.ReadUInt64LittleEndian(header));
        Check(file, 8, "version", SegmentFormat.Version, BinaryPrimitives.ReadUInt64LittleEndian(header[8..]));
        var trailerStart = file.Length - SegmentFormat.TrailerBytes;
        var trailer = file.Slice(trailerStart, SegmentFormat.TrailerBytes);
        Check(file, trailerStart + 24, "magic", SegmentFormat.Magic, BinaryPrimitives.ReadUInt64LittleEndian(trailer[24..]));
        Check(file, trailerStart + 20, "checksum of the trailer", Crc32C.Compute(trailer[..20]), BinaryPrimitives.ReadUInt32LittleEndian(trailer[20..]));
        Check(file, trailerStart + 16, "version", SegmentFormat.Version, BinaryPrimitives.ReadUInt32LittleEndian(trailer[16..]));
        var offset = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer[8..]);
        if (length < 0 || offset < SegmentFormat.HeaderBytes || offset + length != trailerStart)
            throw new CorruptFileException(file.Path, trailerStart, $"a footer that ends at byte {trailerStart}", $"{length} bytes at {offset}");
        Check(file, offset, "checksum of the footer", Crc32C.Compute(file.Slice(offset, length)), BinaryPrimitives.ReadUInt32LittleEndian(trailer[12..]));
        return new SegmentFooter(file, offset, length);
    }

    /// <summary>The lane record at <paramref name="index"/>, checked.</summary>
    internal LaneRecord Lane(int index)
    {
        var lane = LaneRecord.Read(Bytes[(HeaderBytes + (index * LaneRecord.Bytes))..]);
        if (lane.NameOffset < 0 || lane.NameOffset > nameBytes - lane.NameLength || (byte)lane.Type > 3
            || lane.FirstChunk < 0 || lane.ChunkCount < 1 || lane.FirstChunk > chunkCount - lane.ChunkCount || lane.DictionaryCount < 0)
            throw Corrupt(HeaderBytes + (index * LaneRecord.Bytes), "a lane inside the footer", $"{lane}");
        return lane;
    }

    /// <summary>The name of a lane in UTF-8.</summary>
    internal ReadOnlySpan<byte> Name(scoped in LaneRecord lane) => Bytes.Slice(NamesStart + lane.NameOffset, lane.NameLength);

    /// <summary>The chunk records of a lane, checked.</summary>
    internal ChunkRecord[] Chunks(in LaneRecord lane)
    {
        var chunks = new ChunkRecord[lane.ChunkCount];
        var previous = -1;
        for (var i = 0; i < chunks.Length; i++)
        {
            var at = ChunksStart + ((lane.FirstChunk + i) * ChunkRecord.Bytes);
            var chunk = chunks[i] = ChunkRecord.Read(Bytes[at..]);
            var rows = Math.Min(Segment.BlockRows, RowCount - ((long)chunk.Block * Segment.BlockRows));
            var isCoded = lane.Dictionary.Length > 0;
            if (chunk.Block <= previous || chunk.PresentCount < 1 || chunk.PresentCount > rows || (byte)chunk.Presence > 3 || chunk.Section.Length < 1
                || (isCoded && (chunk.MinCode < 1 || chunk.MinCode > chunk.MaxCode || chunk.MaxCode > (uint)lane.DictionaryCount)))
                throw Corrupt(at, "a chunk of a block of this segment", $"{chunk}");
            previous = chunk.Block;
        }

        return chunks;
    }

    /// <summary>The index of the first column lane whose name is not below <paramref name="name"/>.</summary>
    internal int FindLane(ReadOnlySpan<byte> name)
    {
        // The first two records are the times and the sample rates.
        var low = 2;
        var high = LaneCount;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var lane = Lane(middle);
            if (Name(lane).SequenceCompareTo(name) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The names of all columns, each once.</summary>
    internal string[] ReadNames()
    {
        var names = new List<string>();
        for (var i = 2; i < LaneCount; i++)
        {
            var lane = Lane(i);
            // A column's lanes stand together.
            if (i > 2 && Name(lane).SequenceEqual(Name(Lane(i - 1)))) continue;
            names.Add(Encoding.UTF8.GetString(Name(lane)));
        }

        return [.. names];
    }

    private static void Check(MappedFile file, long offset, string what, ulong expected, ulong found)
    {
        if (expected != found) throw new CorruptFileException(file.Path, offset, $"{what} {expected:x}", $"{found:x}");
    }

    private CorruptFileException Corrupt(int offset, string expected, string found) => new(file.Path, start + offset, expected, found);
}
