using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Integers, floats or booleans of the open rows.</summary>
internal sealed class NumberLane(ColumnType type, TableMemory memory) : MemoryLane(type, memory)
{
    private int width = type == ColumnType.Float ? 8 : 1;

    internal override LaneReader Reader(int rowCount) => new NumberLaneReader(this, rowCount);

    /// <summary>Appends one value to each of the rows from <paramref name="firstRow"/> on: times and sample rates, which every row has.</summary>
    internal void AppendDense(ReadOnlySpan<long> values, ReadOnlySpan<int> ascending, int firstRow)
    {
        for (var start = 0; start < values.Length;)
        {
            var block = (firstRow + start) / Segment.BlockRows;
            var count = Math.Min(values.Length - start, ((block + 1) * Segment.BlockRows) - firstRow - start);
            AppendTo(block, ascending.Slice(start, count), firstRow - (block * Segment.BlockRows), values.Slice(start, count));
            start += count;
        }
    }

    protected override void Prepare(BatchLane lane)
    {
        // Numbers need no look at the whole.
    }

    protected override void Append(int block, ReadOnlySpan<int> rows, int offset, BatchLane lane, int start) =>
        AppendTo(block, rows, offset, lane.Bits.Slice(start, rows.Length));

    private void AppendTo(int index, ReadOnlySpan<int> rows, int offset, ReadOnlySpan<long> values)
    {
        if (Block(index) is not NumberBlock block)
        {
            block = new NumberBlock(Memory, width);
            SetBlock(index, block);
        }

        if (Type == ColumnType.Float)
        {
            var (least, most) = OrderedBounds(values);
            block.Append(rows, offset, values, least, most);
        }
        else
        {
            var (least, most) = Bounds(values);
            block.Append(rows, offset, values, least, most);
            // The next block begins with the width this one came to need.
            width = block.Width;
        }
    }

    private static (long Least, long Most) Bounds(ReadOnlySpan<long> values)
    {
        var least = values[0];
        var most = least;
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return (least, most);
    }

    /// <summary>Bounds of floats in the order of <see cref="FloatOrder"/>, NaN left out.</summary>
    private static (long Least, long Most) OrderedBounds(ReadOnlySpan<long> bits)
    {
        var least = double.PositiveInfinity;
        var most = double.NegativeInfinity;
        foreach (var value in bits)
        {
            var number = BitConverter.Int64BitsToDouble(value);
            // False for NaN, which changes neither.
            if (number < least) least = number;
            if (number > most) most = number;
        }

        return (FloatOrder.ToOrdered(least), FloatOrder.ToOrdered(most));
    }
}
