using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>A segment of many rows, one a millisecond, with integer columns computed from the row's number.</summary>
internal sealed class CountedSegment(int rowCount, params (string Name, Func<int, long> Value)[] columns) : Segment
{
    private const long NanosPerRow = 1_000_000;

    public override int DatasetId => 1;

    public override int RowCount => rowCount;

    public override long MinTimestampNanos => 0;

    public override long MaxTimestampNanos => (rowCount - 1) * NanosPerRow;

    public override bool IsTimeOrdered => true;

    public override LaneReader Timestamps { get; } = new CountedLane(rowCount, row => row * NanosPerRow, withBounds: true);

    public override LaneReader SampleRates { get; } = new CountedLane(rowCount, _ => 1, withBounds: true);

    public override IReadOnlyCollection<string> ColumnNames => [.. columns.Select(column => column.Name)];

    public override IReadOnlyList<LaneReader> Lanes(string columnName) =>
        [.. columns.Where(column => column.Name == columnName).Select(column => new CountedLane(rowCount, column.Value, withBounds: false))];

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => true;
}
