using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Segments;

/// <summary>A segment made of test rows in the order given, with strings in dictionaries or plain.</summary>
internal sealed class RowsSegment : Segment
{
    private readonly Dictionary<string, List<LaneReader>> columns = [];

    public RowsSegment(IReadOnlyList<TestRow> rows, bool coded = true, int datasetId = 7)
    {
        DatasetId = datasetId;
        RowCount = rows.Count;
        MinTimestampNanos = rows.Count == 0 ? 0 : rows.Min(row => row.Time);
        MaxTimestampNanos = rows.Count == 0 ? 0 : rows.Max(row => row.Time);
        Timestamps = new RowsLane(ColumnType.Integer, rows.Count, coded: false);
        SampleRates = new RowsLane(ColumnType.Integer, rows.Count, coded: false);
        for (var i = 0; i < rows.Count; i++)
        {
            ((RowsLane)Timestamps).Set(i, FieldValue.Integer(rows[i].Time));
            ((RowsLane)SampleRates).Set(i, FieldValue.Integer(rows[i].Rate));
            foreach (var (name, value) in rows[i].Fields)
            {
                if (!columns.TryGetValue(name, out var lanes)) columns.Add(name, lanes = []);
                var lane = lanes.Find(candidate => candidate.Type == value.Type);
                if (lane is null) lanes.Add(lane = new RowsLane(value.Type, rows.Count, coded));
                ((RowsLane)lane).Set(i, value);
            }
        }
    }

    public override int DatasetId { get; }

    public override int RowCount { get; }

    public override long MinTimestampNanos { get; }

    public override long MaxTimestampNanos { get; }

    public override LaneReader Timestamps { get; }

    public override LaneReader SampleRates { get; }

    public override IReadOnlyCollection<string> ColumnNames => columns.Keys;

    public override IReadOnlyList<LaneReader> Lanes(string columnName) => columns.TryGetValue(columnName, out var lanes) ? lanes : [];

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => true;
}
