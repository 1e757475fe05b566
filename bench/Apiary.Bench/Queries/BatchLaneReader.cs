using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>A lane of a finished batch. Strings have the batch's dictionary, numbers none. Not fast: it is read once, by the writer.</summary>
internal sealed class BatchLaneReader(BatchLane lane, int rowCount) : LaneReader
{
    public override ColumnType Type => lane.Type;

    public override LaneDictionary? Dictionary { get; } = lane.Dictionary is { } entries ? new BatchEntries(entries) : null;

    public override LaneStatistics Statistics(int block)
    {
        var (start, end) = Range(block);
        return new LaneStatistics(
            end - start, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence.Clear();
        var (start, end) = Range(block);
        foreach (var row in lane.Rows[start..end]) presence[row % Segment.BlockRows / 64] |= 1UL << (row % 64);
    }

    public override void ReadCodes(int block, Span<uint> codes)
    {
        codes[..RowsInBlock(block)].Clear();
        var (start, end) = Range(block);
        for (var i = start; i < end; i++) codes[lane.Rows[i] % Segment.BlockRows] = (uint)lane.Codes[i] + 1;
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        values[..RowsInBlock(block)].Clear();
        var (start, end) = Range(block);
        for (var i = start; i < end; i++) values[lane.Rows[i] % Segment.BlockRows] = lane.Bits[i];
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        values[..RowsInBlock(block)].Clear();
        var (start, end) = Range(block);
        for (var i = start; i < end; i++)
            values[lane.Rows[i] % Segment.BlockRows] = Type == ColumnType.Float ? BitConverter.Int64BitsToDouble(lane.Bits[i]) : lane.Bits[i];
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(RowsInBlock(block));
        var (start, end) = Range(block);
        for (var i = start; i < end; i++) buffer.Set(lane.Rows[i] % Segment.BlockRows, lane.Dictionary!.Entry(lane.Codes[i]));
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        var at = lane.Rows.BinarySearch(row);
        value = at < 0 ? FieldValue.Null : Type switch
        {
            ColumnType.String => Dictionary!.Value(lane.Codes[at]),
            ColumnType.Float => FieldValue.Float(BitConverter.Int64BitsToDouble(lane.Bits[at])),
            ColumnType.Boolean => FieldValue.Boolean(lane.Bits[at] != 0),
            _ => FieldValue.Integer(lane.Bits[at]),
        };
        return at >= 0;
    }

    private int RowsInBlock(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));

    private (int Start, int End) Range(int block) => (Bound(block * Segment.BlockRows), Bound((block + 1) * Segment.BlockRows));

    private int Bound(int row) => lane.Rows.BinarySearch(row) is var at && at < 0 ? ~at : at;
}
