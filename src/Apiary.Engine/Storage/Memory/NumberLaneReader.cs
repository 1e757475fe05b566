using System.Runtime.InteropServices;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Reads numbers of open rows.</summary>
internal sealed class NumberLaneReader(NumberLane lane, int rowCount) : MemoryLaneReader(lane, rowCount)
{
    private static readonly LaneStatistics Empty = new(0, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);

    public override LaneStatistics Statistics(int block)
    {
        if (Find(block, out var count) is not NumberBlock found || count == 0) return Empty;
        var (min, max) = (found.Min, found.Max);
        if (Type != ColumnType.Float) return Empty with { PresentCount = count, MinInteger = min, MaxInteger = max, MinNumber = min, MaxNumber = max };
        var (least, most) = (FloatOrder.FromOrdered(min), FloatOrder.FromOrdered(max));
        // When all are NaN the bounds have crossed and nothing is known.
        return least > most ? Empty with { PresentCount = count } : Empty with { PresentCount = count, MinNumber = least, MaxNumber = most };
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        if (Type == ColumnType.Float) base.ReadIntegers(block, values);
        values = values[..RowsIn(block)];
        if (Find(block, out var count) is not NumberBlock found || count == 0)
        {
            values.Clear();
            return;
        }

        var rows = found.Rows(count);
        var bytes = found.Values(count, out var width);
        if (rows.IsEmpty)
        {
            Widening.ToInt64(bytes, width, values[..count]);
            values[count..].Clear();
            return;
        }

        values.Clear();
        switch (width)
        {
            case 1:
                for (var i = 0; i < rows.Length; i++) values[rows[i]] = (sbyte)bytes[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(bytes);
                for (var i = 0; i < rows.Length; i++) values[rows[i]] = shorts[i];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(bytes);
                for (var i = 0; i < rows.Length; i++) values[rows[i]] = ints[i];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, long>(bytes);
                for (var i = 0; i < rows.Length; i++) values[rows[i]] = longs[i];
                break;
        }
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        values = values[..RowsIn(block)];
        if (Type != ColumnType.Float)
        {
            // Read in place as integers, then converted where they stand: both are eight bytes.
            var integers = MemoryMarshal.Cast<double, long>(values);
            ReadIntegers(block, integers);
            for (var i = 0; i < values.Length; i++) values[i] = integers[i];
            return;
        }

        if (Find(block, out var count) is not NumberBlock found || count == 0)
        {
            values.Clear();
            return;
        }

        var rows = found.Rows(count);
        var numbers = MemoryMarshal.Cast<byte, double>(found.Values(count, out _));
        if (rows.IsEmpty)
        {
            numbers.CopyTo(values);
            values[count..].Clear();
            return;
        }

        values.Clear();
        for (var i = 0; i < rows.Length; i++) values[rows[i]] = numbers[i];
    }

    protected override FieldValue ValueAt(MemoryBlock block, int index)
    {
        var bits = ((NumberBlock)block).Value(index);
        return Type switch
        {
            ColumnType.Float => FieldValue.Float(BitConverter.Int64BitsToDouble(bits)),
            ColumnType.Boolean => FieldValue.Boolean(bits != 0),
            _ => FieldValue.Integer(bits),
        };
    }
}
