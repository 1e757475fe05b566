using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>The open rows of a dataset at one moment: what is appended later is not seen. Cheap to make; lanes are looked up when asked for.</summary>
internal sealed class MemorySegment : Segment
{
    private readonly MemoryTable table;

    internal MemorySegment(MemoryTable table, NumberLane timestamps, NumberLane sampleRates)
    {
        this.table = table;
        DatasetId = table.DatasetId;
        RowCount = table.RowCount;
        MinTimestampNanos = table.MinTimestampNanos;
        MaxTimestampNanos = table.MaxTimestampNanos;
        Timestamps = timestamps.Reader(RowCount);
        SampleRates = sampleRates.Reader(RowCount);
    }

    public override int DatasetId { get; }

    public override int RowCount { get; }

    public override long MinTimestampNanos { get; }

    public override long MaxTimestampNanos { get; }

    public override LaneReader Timestamps { get; }

    public override LaneReader SampleRates { get; }

    public override IReadOnlyCollection<string> ColumnNames => (IReadOnlyCollection<string>)table.ColumnNames;

    public override IReadOnlyList<LaneReader> Lanes(string columnName)
    {
        if (table.Column(columnName) is not { } column) return [];
        var lanes = new List<LaneReader>(1);
        for (var type = ColumnType.String; type <= ColumnType.Boolean; type++)
            if (column.Lane(type) is { } lane) lanes.Add(lane.Reader(RowCount));
        return lanes;
    }

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) =>
        table.Column(columnName)?.Lane(ColumnType.String) switch
        {
            null => false,
            CodedLane coded => coded.Dictionary.Find(value) >= 0,
            _ => true,
        };
}
