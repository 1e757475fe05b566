using Apiary.Engine.Storage.Memory;

namespace Apiary.Engine.Storage;

/// <summary>How much a dataset holds at one moment.</summary>
internal sealed record DatasetSizes
{
    public int SegmentCount { get; init; }

    public long SegmentRows { get; init; }

    public long SegmentBytes { get; init; }

    /// <summary>Rows in memory, those being flushed included.</summary>
    public long MemoryRows { get; init; }

    /// <summary>Bytes of the rows that are not being flushed yet.</summary>
    public long OpenBytes { get; init; }

    /// <summary>When the oldest of those came; <see cref="long.MaxValue"/> when there are none.</summary>
    public long OpenedNanos { get; init; }

    public long MinTimestampNanos { get; init; }

    public long MaxTimestampNanos { get; init; }

    internal DatasetSizes With(MemoryTable table) => this with
    {
        MemoryRows = MemoryRows + table.RowCount,
        MinTimestampNanos = Math.Min(MinTimestampNanos, table.MinTimestampNanos),
        MaxTimestampNanos = Math.Max(MaxTimestampNanos, table.MaxTimestampNanos),
    };
}
