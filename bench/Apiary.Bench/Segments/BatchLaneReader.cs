using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Segments;

/// <summary>A lane of a <see cref="BatchSegment"/>.</summary>
internal sealed class BatchLaneReader(BatchLane lane, int rowCount) : LaneReader
{
    private readonly BatchLaneDictionary? dictionary = lane.Dictionary is null ? null : new BatchLaneDictionary(lane.Dictionary);

    public override ColumnType Type => lane.Type;

    public override LaneDictionary? Dictionary => dictionary;

    public override LaneStatistics Statistics(int block)
    {
        var (from, to) = Range(block);
        return new(to - from, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence[..((RowsIn(block) + 63) / 64)].Clear();
        var (from, to) = Range(block);
        foreach (var row in lane.Rows[from..to]) presence[(row % Segment.BlockRows) >> 6] |= 1UL << row;
    }

    public override void ReadCodes(int block, Span<uint> codes)
    {
        codes[..RowsIn(block)].Clear();
        var (from, to) = Range(block);
        for (var i = from; i < to; i++) codes[lane.Rows[i] % Segment.BlockRows] = (uint)lane.Codes[i] + 1;
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        values[..RowsIn(block)].Clear();
        var (from, to) = Range(block);
        for (var i = from; i < to; i++) values[lane.Rows[i] % Segment.BlockRows] = lane.Bits[i];
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        values[..RowsIn(block)].Clear();
        var (from, to) = Range(block);
        for (var i = from; i < to; i++)
            values[lane.Rows[i] % Segment.BlockRows] = Type == ColumnType.Float ? BitConverter.Int64BitsToDouble(lane.Bits[i]) : lane.Bits[i];
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(RowsIn(block));
        var (from, to) = Range(block);
        for (var i = from; i < to; i++) buffer.Set(lane.Rows[i] % Segment.BlockRows, lane.Dictionary!.Entry(lane.Codes[i]));
    }

    public override bool TryReadValue(int row, out FieldValue value) => throw new NotSupportedException("benchmarks read files only");

    private int RowsIn(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));

    private (int From, int To) Range(int block) => (Lower(block * Segment.BlockRows), Lower((block + 1) * Segment.BlockRows));

    private int Lower(int row)
    {
        var at = lane.Rows.BinarySearch(row);
        return at < 0 ? ~at : at;
    }
}
