using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Segments;

/// <summary>One batch as a segment in memory, rows as they came: what a flush would write.</summary>
internal sealed class BatchSegment : Segment
{
    private readonly Dictionary<string, List<LaneReader>> columns = [];

    public BatchSegment(EventBatch batch)
    {
        RowCount = batch.RowCount;
        Timestamps = new BatchNumbers(row => batch.TimestampNanos[row], RowCount);
        SampleRates = new BatchNumbers(row => batch.SampleRates[row], RowCount);
        MinTimestampNanos = long.MaxValue;
        MaxTimestampNanos = long.MinValue;
        foreach (var time in batch.TimestampNanos)
        {
            MinTimestampNanos = Math.Min(MinTimestampNanos, time);
            MaxTimestampNanos = Math.Max(MaxTimestampNanos, time);
        }

        foreach (var lane in batch.Lanes.Where(lane => lane.Count > 0))
        {
            var name = Encoding.UTF8.GetString(lane.Name);
            if (!columns.TryGetValue(name, out var lanes)) columns.Add(name, lanes = []);
            lanes.Add(new BatchLaneReader(lane, RowCount));
        }
    }

    public override int DatasetId => 1;

    public override int RowCount { get; }

    public override long MinTimestampNanos { get; }

    public override long MaxTimestampNanos { get; }

    public override LaneReader Timestamps { get; }

    public override LaneReader SampleRates { get; }

    public override IReadOnlyCollection<string> ColumnNames => columns.Keys;

    public override IReadOnlyList<LaneReader> Lanes(string columnName) => columns.TryGetValue(columnName, out var lanes) ? lanes : [];

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => true;
}
