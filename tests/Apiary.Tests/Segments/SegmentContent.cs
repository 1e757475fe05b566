using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

/// <summary>The whole content of a segment as comparable text, a line a row: <c>time rate column:type=value ...</c>, floats by their bits.</summary>
internal static class SegmentContent
{
    /// <summary>What rows given in any order must read back as.</summary>
    public static string[] Expect(IEnumerable<TestRow> rows) => [.. rows.OrderBy(row => row.Time).Select(row =>
        $"{row.Time} {row.Rate}" + string.Concat(row.Fields
            .OrderBy(field => field.Name, StringComparer.Ordinal).ThenBy(field => field.Value.Type)
            .Select(field => Cell(field.Name, field.Value))))];

    /// <summary>Reads some rows, spread over the segment with its ends included, by row calls.</summary>
    public static IEnumerable<(int Row, string Line)> ReadRows(Segment segment, int count = 600)
    {
        var lanes = Lanes(segment);
        var step = Math.Max(1, segment.RowCount / count);
        for (var i = 0; i < segment.RowCount; i += step)
        {
            // The last step goes to the last row.
            var row = i + step < segment.RowCount ? i : segment.RowCount - 1;
            Assert.True(segment.Timestamps.TryReadValue(row, out var time));
            Assert.True(segment.SampleRates.TryReadValue(row, out var rate));
            var line = new StringBuilder($"{time.AsInteger()} {rate.AsInteger()}");
            foreach (var (name, lane) in lanes)
                if (lane.TryReadValue(row, out var value)) line.Append(Cell(name, value));
            yield return (row, line.ToString());
        }
    }

    /// <summary>Reads by block calls, every call that a lane's form allows, and holds them against each other and the statistics.</summary>
    public static string[] ReadBlocks(Segment segment)
    {
        var lines = new List<string>();
        for (var block = 0; block < segment.BlockCount; block++)
        {
            var rows = segment.RowsInBlock(block);
            var times = new long[rows];
            var rates = new long[rows];
            segment.Timestamps.ReadIntegers(block, times);
            segment.SampleRates.ReadIntegers(block, rates);
            var builders = Enumerable.Range(0, rows).Select(row => new StringBuilder($"{times[row]} {rates[row]}")).ToArray();
            foreach (var (name, lane) in Lanes(segment))
                foreach (var (row, value) in BlockValues.Read(lane, block, rows)) builders[row].Append(Cell(name, value));
            lines.AddRange(builders.Select(builder => builder.ToString()));
        }

        return [.. lines];
    }

    private static List<(string Name, LaneReader Lane)> Lanes(Segment segment) =>
        [.. segment.ColumnNames.Order(StringComparer.Ordinal).SelectMany(name => segment.Lanes(name).OrderBy(lane => lane.Type).Select(lane => (name, lane)))];

    private static string Cell(string name, FieldValue value) =>
        $" {name}:{value.Type}={(value.Type == ColumnType.Float ? BitConverter.DoubleToInt64Bits(value.AsFloat()).ToString("x16") : value.ToString())}";
}
