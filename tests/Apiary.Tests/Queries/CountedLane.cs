using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>An integer lane whose values are computed from the row's number, for tests with millions of rows.</summary>
internal sealed class CountedLane(int rowCount, Func<int, long> value, bool withBounds) : LaneReader
{
    public override ColumnType Type => ColumnType.Integer;

    public override LaneDictionary? Dictionary => null;

    public override LaneStatistics Statistics(int block)
    {
        var (first, rows) = (block * Segment.BlockRows, Rows(block));
        // Values that ascend have their bounds at the ends of the block.
        return withBounds
            ? new LaneStatistics(rows, value(first), value(first + rows - 1), value(first), value(first + rows - 1), 1, uint.MaxValue)
            : new LaneStatistics(rows, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence.Clear();
        for (var row = 0; row < Rows(block); row++) presence[row / 64] |= 1UL << (row % 64);
    }

    public override void ReadCodes(int block, Span<uint> codes) => throw new InvalidOperationException("no dictionary");

    public override void ReadIntegers(int block, Span<long> values)
    {
        for (var row = 0; row < Rows(block); row++) values[row] = value((block * Segment.BlockRows) + row);
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        for (var row = 0; row < Rows(block); row++) values[row] = value((block * Segment.BlockRows) + row);
    }

    public override void ReadStrings(int block, StringBlock buffer) => throw new InvalidOperationException("no strings");

    public override bool TryReadValue(int row, out FieldValue found)
    {
        found = FieldValue.Integer(value(row));
        return true;
    }

    private int Rows(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));
}
