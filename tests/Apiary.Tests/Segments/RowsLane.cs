using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Segments;

/// <summary>A lane of a <see cref="RowsSegment"/>: only the rows that have a value are kept, so that sparse lanes are cheap.</summary>
internal sealed class RowsLane(ColumnType type, int rowCount, bool coded) : LaneReader
{
    private readonly SortedList<int, FieldValue> values = [];
    private readonly RowsDictionary dictionary = new();

    public override ColumnType Type => type;

    public override LaneDictionary? Dictionary => coded && type == ColumnType.String ? dictionary : null;

    public void Set(int row, FieldValue value)
    {
        values[row] = value;
        if (Dictionary is not null) dictionary.Intern(value.AsString());
    }

    public override LaneStatistics Statistics(int block)
    {
        var present = InBlock(block).Select(item => item.Value).ToArray();
        var statistics = new LaneStatistics(present.Length, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
        if (present.Length == 0) return statistics;
        if (Dictionary is not null)
        {
            var codes = present.Select(value => (uint)dictionary.Intern(value.AsString()) + 1).ToArray();
            return statistics with { MinCode = codes.Min(), MaxCode = codes.Max() };
        }

        if (type is not (ColumnType.Integer or ColumnType.Boolean)) return statistics;
        var integers = present.Select(value => type == ColumnType.Boolean ? (value.AsBoolean() ? 1 : 0) : value.AsInteger()).ToArray();
        return statistics with { MinInteger = integers.Min(), MaxInteger = integers.Max() };
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence[..((Rows(block) + 63) / 64)].Clear();
        foreach (var (row, _) in InBlock(block)) presence[row >> 6] |= 1UL << row;
    }

    public override void ReadCodes(int block, Span<uint> codes)
    {
        if (Dictionary is null) throw new InvalidOperationException();
        codes[..Rows(block)].Clear();
        foreach (var (row, value) in InBlock(block)) codes[row] = (uint)dictionary.Intern(value.AsString()) + 1;
    }

    public override void ReadIntegers(int block, Span<long> target)
    {
        target[..Rows(block)].Clear();
        foreach (var (row, value) in InBlock(block)) target[row] = type == ColumnType.Boolean ? (value.AsBoolean() ? 1 : 0) : value.AsInteger();
    }

    public override void ReadNumbers(int block, Span<double> target)
    {
        target[..Rows(block)].Clear();
        foreach (var (row, value) in InBlock(block)) target[row] = value.TryGetNumber(out var number) ? number : throw new InvalidOperationException();
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(Rows(block));
        foreach (var (row, value) in InBlock(block)) buffer.Set(row, Encoding.UTF8.GetBytes(value.AsString()));
    }

    public override bool TryReadValue(int row, out FieldValue value) => values.TryGetValue(row, out value);

    private int Rows(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));

    private IEnumerable<(int Row, FieldValue Value)> InBlock(int block)
    {
        var start = block * Segment.BlockRows;
        var low = 0;
        var high = values.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (values.GetKeyAtIndex(middle) < start) low = middle + 1;
            else high = middle;
        }

        for (; low < values.Count && values.GetKeyAtIndex(low) < start + Segment.BlockRows; low++)
            yield return (values.GetKeyAtIndex(low) - start, values.GetValueAtIndex(low));
    }
}
