using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>A segment over events in memory, in any <see cref="LaneForm"/>, in order of time or of arrival.</summary>
public sealed class TestSegment : Segment
{
    private static readonly ColumnType[] Types = [ColumnType.String, ColumnType.Float, ColumnType.Integer, ColumnType.Boolean];

    private readonly TestEvent[] events;
    private readonly Dictionary<string, IReadOnlyList<LaneReader>> lanes = [];

    public TestSegment(int datasetId, IEnumerable<TestEvent> rows, LaneForm form, bool isOrdered)
    {
        DatasetId = datasetId;
        IsTimeOrdered = isOrdered;
        events = isOrdered ? [.. rows.OrderBy(row => row.TimestampNanos)] : [.. rows];
        Timestamps = new TestLane(ColumnType.Integer, events.Select(row => FieldValue.Integer(row.TimestampNanos)), false);
        SampleRates = new TestLane(ColumnType.Integer, events.Select(row => FieldValue.Integer(row.SampleRate)), false);
        foreach (var name in events.SelectMany(row => row.Fields.Keys).Distinct())
        {
            lanes[name] =
            [
                .. Types
                    .Where(type => events.Any(row => !row[name].IsNull && row[name].Type == type))
                    .Select(type => new TestLane(type, events.Select(row => row[name]), HasDictionary(form, type))),
            ];
        }
    }

    public IReadOnlyList<TestEvent> Events => events;

    public override int DatasetId { get; }

    public override int RowCount => events.Length;

    public override long MinTimestampNanos => events.Min(row => row.TimestampNanos);

    public override long MaxTimestampNanos => events.Max(row => row.TimestampNanos);

    public override LaneReader Timestamps { get; }

    public override bool IsTimeOrdered { get; }

    public override LaneReader SampleRates { get; }

    public override IReadOnlyCollection<string> ColumnNames => lanes.Keys;

    public override IReadOnlyList<LaneReader> Lanes(string columnName) => lanes.GetValueOrDefault(columnName) ?? [];

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value)
    {
        var text = System.Text.Encoding.UTF8.GetString(value);
        return !columnName.StartsWith("trace.", StringComparison.Ordinal) || events.Any(row => row[columnName] == FieldValue.String(text));
    }

    private static bool HasDictionary(LaneForm form, ColumnType type) =>
        form == LaneForm.Dictionary || (form == LaneForm.Mixed && type == ColumnType.String);
}
