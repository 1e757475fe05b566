using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>A finished batch as a segment, so that generated events can be written to a file without a store.</summary>
internal sealed class BatchSegment : Segment
{
    private readonly EventBatch batch;
    private readonly Dictionary<string, List<LaneReader>> lanes = [];

    public BatchSegment(EventBatch batch)
    {
        this.batch = batch;
        Timestamps = new NumbersReader(batch.TimestampNanos.ToArray());
        SampleRates = new NumbersReader([.. batch.SampleRates.ToArray().Select(rate => (long)rate)]);
        foreach (var lane in batch.Lanes)
        {
            if (lane.Count == 0) continue;
            var name = Encoding.UTF8.GetString(lane.Name);
            if (!lanes.TryGetValue(name, out var list)) lanes[name] = list = [];
            list.Add(new BatchLaneReader(lane, batch.RowCount));
        }
    }

    public override int DatasetId => 1;

    public override int RowCount => batch.RowCount;

    public override long MinTimestampNanos => batch.TimestampNanos.ToArray().Min();

    public override long MaxTimestampNanos => batch.TimestampNanos.ToArray().Max();

    public override LaneReader Timestamps { get; }

    public override LaneReader SampleRates { get; }

    public override IReadOnlyCollection<string> ColumnNames => lanes.Keys;

    public override IReadOnlyList<LaneReader> Lanes(string columnName) => lanes.TryGetValue(columnName, out var found) ? found : [];

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => true;
}
