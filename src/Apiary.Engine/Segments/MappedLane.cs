using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Segments;

/// <summary>
/// What the lanes of a <see cref="SegmentFile"/> have in common: finding a block's chunk, checking it once, statistics, presence.
/// </summary>
internal abstract class MappedLane : LaneReader
{
    private readonly Segment segment;
    private readonly ChunkRecord[] chunks;
    // A bit for each chunk that was found sound, and one more for the filter.
    private readonly int[] verified;

    private protected MappedLane(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name)
    {
        this.segment = segment;
        this.chunks = chunks;
        File = file;
        Record = record;
        NameBytes = name;
        verified = new int[(chunks.Length / 32) + 1];
    }

    public override ColumnType Type => Record.Type;

    /// <summary>The segment whose lane this is.</summary>
    private protected Segment Owner => segment;

    private protected MappedFile File { get; }

    private protected LaneRecord Record { get; }

    private protected byte[] NameBytes { get; }

    private protected bool IsCoded => Record.Dictionary.Length > 0;

    /// <summary>The lane of a record of the form that the record says.</summary>
    internal static MappedLane Open(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name, DictionaryCache cache)
    {
        if (record.Dictionary.Length > 0) return new CodedLane(segment, file, record, chunks, name, cache);
        return record.Type == ColumnType.String
            ? new PlainStringLane(segment, file, record, chunks, name)
            : new NumberLane(segment, file, record, chunks, name);
    }

    public override LaneStatistics Statistics(int block)
    {
        var index = ChunkOf(block);
        if (index < 0) return Unknown(0);
        var chunk = chunks[index];
        var statistics = Unknown(chunk.PresentCount);
        if (IsCoded) statistics = statistics with { MinCode = chunk.MinCode, MaxCode = chunk.MaxCode };
        return Type switch
        {
            ColumnType.String => statistics,
            ColumnType.Float => statistics with
            {
                MinNumber = BitConverter.Int64BitsToDouble(chunk.MinBits),
                MaxNumber = BitConverter.Int64BitsToDouble(chunk.MaxBits),
            },
            _ => statistics with
            {
                MinInteger = chunk.MinBits,
                MaxInteger = chunk.MaxBits,
                MinNumber = chunk.MinBits,
                MaxNumber = chunk.MaxBits,
            },
        };
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        var index = ChunkOf(block);
        if (index < 0) presence[..Presence.Words(segment.RowsInBlock(block))].Clear();
        else ReadChunk(index, out _).CopyTo(presence);
    }

    /// <summary>Whether the lane's filter lets <paramref name="value"/> through; true without a filter.</summary>
    internal bool MayContain(ReadOnlySpan<byte> value)
    {
        if (Record.Filter.Length == 0) return true;
        var filter = Record.Filter.Slice(File);
        if (!IsVerified(chunks.Length))
        {
            Record.Filter.Verify(File);
            if (!IdFilter.IsValid(filter)) throw Corrupt(Record.Filter, "a filter");
            SetVerified(chunks.Length);
        }

        return IdFilter.MayContain(filter, value);
    }

    /// <summary>Lets go of what is kept in memory for this lane; the file is closed next.</summary>
    internal virtual void Forget()
    {
    }

    /// <summary>Rows of a block, after checking that there is such a block.</summary>
    private protected int RowsInBlock(int block)
    {
        if ((uint)block >= (uint)segment.BlockCount) throw new ArgumentOutOfRangeException(nameof(block));
        return segment.RowsInBlock(block);
    }

    /// <summary>The values of a block and which rows they belong to; false when the block has none.</summary>
    private protected bool TryReadChunk(int block, out Presence presence, out ReadOnlySpan<byte> values, out int present)
    {
        var index = ChunkOf(block);
        presence = default;
        values = default;
        present = 0;
        if (index < 0) return false;
        present = chunks[index].PresentCount;
        presence = ReadChunk(index, out values);
        return true;
    }

    /// <summary>As <see cref="TryReadChunk"/> for one row: false when it has no value.</summary>
    private protected bool TryReadRow(int row, out ReadOnlySpan<byte> values, out int present, out int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, segment.RowCount);
        rank = -1;
        if (TryReadChunk(row / Segment.BlockRows, out var presence, out values, out present)) rank = presence.Rank(row % Segment.BlockRows);
        return rank >= 0;
    }

    /// <summary>Whether a chunk's values, their checksum being right, are well-formed.</summary>
    private protected abstract bool AreValuesValid(in ChunkRecord chunk, ReadOnlySpan<byte> values);

    private protected InvalidOperationException WrongType(string what) =>
        new($"the {Type} lane {Encoding.UTF8.GetString(NameBytes)} has no {what}");

    private protected CorruptFileException Corrupt(FileSection section, string expected) =>
        new(File.Path, section.Offset, $"{expected} of lane {Encoding.UTF8.GetString(NameBytes)}", "bytes that are not well-formed");

    /// <summary>Where the chunk of a block that has one stands.</summary>
    private protected FileSection SectionOf(int block) => chunks[ChunkOf(block)].Section;

    private static LaneStatistics Unknown(int presentCount) =>
        new(presentCount, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);

    private int ChunkOf(int block)
    {
        RowsInBlock(block);
        if (chunks.Length == segment.BlockCount) return block;
        var low = 0;
        var high = chunks.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (chunks[middle].Block == block) return middle;
            if (chunks[middle].Block < block) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private Presence ReadChunk(int index, out ReadOnlySpan<byte> values)
    {
        ref readonly var chunk = ref chunks[index];
        var rows = segment.RowsInBlock(chunk.Block);
        var bytes = chunk.Section.Slice(File);
        if (!IsVerified(index)) Verify(index, rows, bytes);
        values = bytes[Presence.ByteCount(chunk.Presence, rows, chunk.PresentCount)..];
        return Presence.Read(chunk.Presence, bytes, rows, chunk.PresentCount);
    }

    private void Verify(int index, int rows, ReadOnlySpan<byte> bytes)
    {
        ref readonly var chunk = ref chunks[index];
        chunk.Section.Verify(File);
        var presenceBytes = Presence.ByteCount(chunk.Presence, rows, chunk.PresentCount);
        if (presenceBytes < 0 || presenceBytes >= bytes.Length || bytes[presenceBytes] != (byte)chunk.Encoding
            || !Presence.Read(chunk.Presence, bytes, rows, chunk.PresentCount).IsValid()
            || !AreValuesValid(chunk, bytes[presenceBytes..]))
            throw Corrupt(chunk.Section, $"{chunk.PresentCount} values of block {chunk.Block}");
        SetVerified(index);
    }

    private bool IsVerified(int bit) => (Volatile.Read(ref verified[bit / 32]) & (1 << bit)) != 0;

    private void SetVerified(int bit) => Interlocked.Or(ref verified[bit / 32], 1 << bit);
}
