using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>A lane over an array of values, as plain as can be. Other types' values and nulls count as absent.</summary>
internal sealed class TestLane : LaneReader
{
    private readonly FieldValue[] values;
    private readonly uint[] codes = [];

    public TestLane(ColumnType type, IEnumerable<FieldValue> column, bool withDictionary)
    {
        Type = type;
        values = [.. column.Select(value => !value.IsNull && value.Type == type ? value : FieldValue.Null)];
        if (!withDictionary) return;
        var entries = new List<FieldValue>();
        var known = new Dictionary<FieldValue, uint>();
        codes = new uint[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row].IsNull) continue;
            if (!known.TryGetValue(values[row], out codes[row]))
            {
                entries.Add(values[row]);
                known[values[row]] = codes[row] = (uint)entries.Count;
            }
        }

        Dictionary = new TestLaneDictionary(type, entries);
    }

    public override ColumnType Type { get; }

    public override LaneDictionary? Dictionary { get; }

    public static long Bits(FieldValue value) => value.Type switch
    {
        ColumnType.Float => BitConverter.DoubleToInt64Bits(value.AsFloat()),
        ColumnType.Boolean => value.AsBoolean() ? 1 : 0,
        _ => value.AsInteger(),
    };

    public override LaneStatistics Statistics(int block)
    {
        var rows = Rows(block).ToArray();
        var present = rows.Where(row => !values[row].IsNull).ToArray();
        var integers = Type is ColumnType.Integer or ColumnType.Boolean ? present.Select(row => Bits(values[row])).ToArray() : [];
        var numbers = Type == ColumnType.String ? [] : present.Select(row => Number(values[row])).Where(number => !double.IsNaN(number)).ToArray();
        var used = Dictionary is null ? [] : present.Select(row => codes[row]).ToArray();
        return new LaneStatistics(
            present.Length,
            integers.DefaultIfEmpty(long.MaxValue).Min(),
            integers.DefaultIfEmpty(long.MinValue).Max(),
            numbers.Length == 0 ? double.PositiveInfinity : numbers.Min(),
            numbers.Length == 0 ? double.NegativeInfinity : numbers.Max(),
            used.Length == 0 ? 1 : used.Min(),
            used.Length == 0 ? uint.MaxValue : used.Max());
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence.Clear();
        foreach (var row in Rows(block))
            if (!values[row].IsNull) presence[(row % Segment.BlockRows) / 64] |= 1UL << (row % 64);
    }

    public override void ReadCodes(int block, Span<uint> target)
    {
        if (Dictionary is null) throw new InvalidOperationException("no dictionary");
        foreach (var row in Rows(block)) target[row % Segment.BlockRows] = codes[row];
    }

    public override void ReadIntegers(int block, Span<long> target)
    {
        if (Type is ColumnType.String or ColumnType.Float) throw new InvalidOperationException("no integers");
        foreach (var row in Rows(block)) target[row % Segment.BlockRows] = values[row].IsNull ? 0 : Bits(values[row]);
    }

    public override void ReadNumbers(int block, Span<double> target)
    {
        if (Type == ColumnType.String) throw new InvalidOperationException("no numbers");
        foreach (var row in Rows(block)) target[row % Segment.BlockRows] = values[row].IsNull ? 0 : Number(values[row]);
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        if (Type != ColumnType.String) throw new InvalidOperationException("no strings");
        buffer.Clear(Rows(block).Count());
        foreach (var row in Rows(block))
            if (!values[row].IsNull) buffer.Set(row % Segment.BlockRows, Encoding.UTF8.GetBytes(values[row].AsString()));
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = values[row];
        return !value.IsNull;
    }

    private static double Number(FieldValue value) => value.TryGetNumber(out var number) ? number : 0;

    private IEnumerable<int> Rows(int block)
    {
        var first = block * Segment.BlockRows;
        return Enumerable.Range(first, Math.Min(Segment.BlockRows, values.Length - first));
    }
}
