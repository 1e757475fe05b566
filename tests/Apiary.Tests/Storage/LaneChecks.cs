using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>What must hold of every lane reader, whatever is behind it.</summary>
internal static class LaneChecks
{
    /// <summary>The block calls and the statistics tell the same as the row calls.</summary>
    public static void BlocksAgreeWithRows(Segment segment, LaneReader lane)
    {
        for (var block = 0; block < segment.BlockCount; block++)
        {
            var rows = segment.RowsInBlock(block);
            var values = new FieldValue[rows];
            for (var row = 0; row < rows; row++)
                if (lane.TryReadValue((block * Segment.BlockRows) + row, out var value)) values[row] = value;
            CheckPresence(lane, block, values);
            CheckStatistics(lane, block, values);
            if (lane.Type == ColumnType.String) CheckStrings(lane, block, values);
            else CheckNumbers(lane, block, values);
            if (lane.Dictionary is not null) CheckCodes(lane, block, values);
        }
    }

    private static void CheckPresence(LaneReader lane, int block, FieldValue[] values)
    {
        var presence = new ulong[(values.Length + 63) / 64];
        Array.Fill(presence, 0x5555555555555555UL);
        lane.ReadPresence(block, presence);
        for (var row = 0; row < presence.Length * 64; row++)
            if ((row < values.Length && !values[row].IsNull) != ((presence[row / 64] >> (row % 64) & 1) != 0)) Assert.Fail($"presence of row {row} in block {block}");
    }

    private static void CheckStatistics(LaneReader lane, int block, FieldValue[] values)
    {
        var statistics = lane.Statistics(block);
        var present = values.Where(value => !value.IsNull).ToArray();
        Assert.Equal(present.Length, statistics.PresentCount);
        if (present.Length == 0) return;
        if (lane.Type is ColumnType.Integer or ColumnType.Boolean)
        {
            var numbers = present.Select(value => value.Type == ColumnType.Boolean ? (value.AsBoolean() ? 1L : 0L) : value.AsInteger()).ToArray();
            Assert.True(statistics.MinInteger <= numbers.Min() && statistics.MaxInteger >= numbers.Max());
        }

        if (lane.Type == ColumnType.String) return;
        foreach (var value in present)
            if (value.TryGetNumber(out var number) && (number < statistics.MinNumber || number > statistics.MaxNumber)) Assert.Fail($"{number} is outside {statistics}");
    }

    private static void CheckStrings(LaneReader lane, int block, FieldValue[] values)
    {
        var buffer = new StringBlock();
        lane.ReadStrings(block, buffer);
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row].IsNull == buffer.IsPresent(row)) Assert.Fail($"presence of string {row} in block {block}");
            if (!values[row].IsNull && values[row].AsString() != Encoding.UTF8.GetString(buffer.Value(row))) Assert.Fail($"string {row} in block {block}");
        }
    }

    private static void CheckNumbers(LaneReader lane, int block, FieldValue[] values)
    {
        var numbers = new double[values.Length];
        Array.Fill(numbers, 77.7);
        lane.ReadNumbers(block, numbers);
        for (var row = 0; row < values.Length; row++)
        {
            values[row].TryGetNumber(out var expected);
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(numbers[row])) Assert.Fail($"{numbers[row]}, expected {expected}, in row {row} of block {block}");
        }

        if (lane.Type == ColumnType.Float) return;
        var integers = new long[values.Length];
        Array.Fill(integers, 77);
        lane.ReadIntegers(block, integers);
        for (var row = 0; row < values.Length; row++)
        {
            var expected = values[row].IsNull ? 0 : values[row].Type == ColumnType.Boolean ? (values[row].AsBoolean() ? 1 : 0) : values[row].AsInteger();
            if (expected != integers[row]) Assert.Fail($"{integers[row]}, expected {expected}, in row {row} of block {block}");
        }
    }

    private static void CheckCodes(LaneReader lane, int block, FieldValue[] values)
    {
        var codes = new uint[values.Length];
        Array.Fill(codes, 77u);
        lane.ReadCodes(block, codes);
        var statistics = lane.Statistics(block);
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row].IsNull != (codes[row] == 0)) Assert.Fail($"presence of code {row} in block {block}");
            if (codes[row] == 0) continue;
            if (codes[row] < statistics.MinCode || codes[row] > statistics.MaxCode) Assert.Fail($"code {codes[row]} is outside {statistics}");
            if (values[row] != lane.Dictionary!.Value((int)codes[row] - 1)) Assert.Fail($"code {codes[row]} in row {row} of block {block}");
        }
    }
}
