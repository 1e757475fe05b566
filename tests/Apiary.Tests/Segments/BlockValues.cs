using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

/// <summary>Reads one block of a lane by every call its form allows, and checks that they agree.</summary>
internal static class BlockValues
{
    public static List<(int Row, FieldValue Value)> Read(LaneReader lane, int block, int rows)
    {
        var presence = new ulong[(rows + 63) / 64];
        presence.AsSpan().Fill(0x5555);
        lane.ReadPresence(block, presence);
        var statistics = lane.Statistics(block);
        var present = Enumerable.Range(0, rows).Where(row => ((presence[row >> 6] >> row) & 1) != 0).ToArray();
        Assert.Equal(statistics.PresentCount, present.Length);
        if ((rows & 63) != 0) Assert.Equal(0UL, presence[^1] >> rows);
        var values = lane.Type == ColumnType.String ? Strings(lane, block, rows, present) : Numbers(lane, block, rows, present, statistics);
        if (lane.Dictionary is not null) CheckCodes(lane, block, rows, values, statistics);
        return values;
    }

    private static List<(int Row, FieldValue Value)> Strings(LaneReader lane, int block, int rows, int[] present)
    {
        var strings = new StringBlock();
        lane.ReadStrings(block, strings);
        Assert.Equal(present, Enumerable.Range(0, rows).Where(strings.IsPresent));
        return [.. present.Select(row => (row, FieldValue.String(Encoding.UTF8.GetString(strings.Value(row)))))];
    }

    private static List<(int Row, FieldValue Value)> Numbers(LaneReader lane, int block, int rows, int[] present, LaneStatistics statistics)
    {
        var numbers = Enumerable.Repeat(99.5, rows).ToArray();
        lane.ReadNumbers(block, numbers);
        Assert.DoesNotContain(present, row => numbers[row] < statistics.MinNumber || numbers[row] > statistics.MaxNumber);
        var absent = Enumerable.Range(0, rows).Except(present).ToArray();
        Assert.DoesNotContain(absent, row => BitConverter.DoubleToInt64Bits(numbers[row]) != 0);
        if (lane.Type == ColumnType.Float) return [.. present.Select(row => (row, FieldValue.Float(numbers[row])))];

        var integers = Enumerable.Repeat(99L, rows).ToArray();
        lane.ReadIntegers(block, integers);
        Assert.DoesNotContain(absent, row => integers[row] != 0);
        Assert.DoesNotContain(present, row => (double)integers[row] != numbers[row]);
        Assert.DoesNotContain(present, row => integers[row] < statistics.MinInteger || integers[row] > statistics.MaxInteger);

        return [.. present.Select(row => (row, lane.Type == ColumnType.Boolean ? FieldValue.Boolean(integers[row] != 0) : FieldValue.Integer(integers[row])))];
    }

    private static void CheckCodes(LaneReader lane, int block, int rows, List<(int Row, FieldValue Value)> values, LaneStatistics statistics)
    {
        var codes = Enumerable.Repeat(uint.MaxValue, rows).ToArray();
        lane.ReadCodes(block, codes);
        Assert.Equal(values.Count, codes.Count(code => code != 0));
        foreach (var (row, value) in values)
        {
            Assert.True(codes[row] >= statistics.MinCode && codes[row] <= statistics.MaxCode);
            Assert.True(value == lane.Dictionary!.Value((int)codes[row] - 1));
            if (lane.Type != ColumnType.String || row % 101 != 0) continue;
            var bytes = Encoding.UTF8.GetBytes(value.AsString());
            Assert.True(bytes.AsSpan().SequenceEqual(lane.Dictionary.Bytes((int)codes[row] - 1)));
            Assert.Equal((int)codes[row] - 1, lane.Dictionary.Find(bytes));
        }
    }
}
