using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Segments;

/// <summary>The times or sample rates of a <see cref="BatchSegment"/>.</summary>
internal sealed class BatchNumbers(Func<int, long> value, int rowCount) : LaneReader
{
    public override ColumnType Type => ColumnType.Integer;

    public override LaneDictionary? Dictionary => null;

    public override LaneStatistics Statistics(int block) =>
        new(RowsIn(block), long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);

    public override void ReadIntegers(int block, Span<long> values)
    {
        for (var i = 0; i < RowsIn(block); i++) values[i] = value((block * Segment.BlockRows) + i);
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        for (var i = 0; i < RowsIn(block); i++) values[i] = value((block * Segment.BlockRows) + i);
    }

    public override void ReadPresence(int block, Span<ulong> presence) => throw new NotSupportedException("every row has a value");

    public override void ReadCodes(int block, Span<uint> codes) => throw new InvalidOperationException("no dictionary");

    public override void ReadStrings(int block, StringBlock buffer) => throw new InvalidOperationException("no strings");

    public override bool TryReadValue(int row, out FieldValue result)
    {
        result = FieldValue.Integer(value(row));
        return true;
    }

    private int RowsIn(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));
}
