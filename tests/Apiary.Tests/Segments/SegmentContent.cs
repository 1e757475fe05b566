using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

/// <summary>Holds a segment against the rows that it should consist of.</summary>
internal static class SegmentContent
{
    /// <summary>Reads all of <paramref name="segment"/> by block calls and some rows by row calls; <paramref name="rows"/> may be in any order.</summary>
    public static void Check(IEnumerable<TestRow> rows, Segment segment)
    {
        var expected = rows.OrderBy(row => row.Time).ToArray();
        Assert.Equal(expected.Length, segment.RowCount);
        Assert.Equal(expected[0].Time, segment.MinTimestampNanos);
        Assert.Equal(expected[^1].Time, segment.MaxTimestampNanos);
        var lanes = new Dictionary<(string Name, ColumnType Type), List<(int Row, FieldValue Value)>>();
        for (var row = 0; row < expected.Length; row++)
        {
            foreach (var (name, value) in expected[row].Fields)
            {
                if (!lanes.TryGetValue((name, value.Type), out var values)) lanes.Add((name, value.Type), values = []);
                values.Add((row, value));
            }
        }

        CheckLane(segment, segment.Timestamps, [.. expected.Select((row, i) => (i, FieldValue.Integer(row.Time)))]);
        CheckLane(segment, segment.SampleRates, [.. expected.Select((row, i) => (i, FieldValue.Integer(row.Rate)))]);
        Assert.Equal(lanes.Keys.Select(lane => lane.Name).Distinct().Order(StringComparer.Ordinal), segment.ColumnNames.Order(StringComparer.Ordinal));
        foreach (var name in segment.ColumnNames)
            foreach (var lane in segment.Lanes(name))
            {
                Assert.True(lanes.Remove((name, lane.Type), out var values), $"nothing expected in {name} {lane.Type}");
                CheckLane(segment, lane, values);
            }

        Assert.Empty(lanes);
    }

    private static void CheckLane(Segment segment, LaneReader lane, List<(int Row, FieldValue Value)> expected)
    {
        var found = new List<(int Row, FieldValue Value)>(expected.Count);
        for (var block = 0; block < segment.BlockCount; block++)
            foreach (var (row, value) in BlockValues.Read(lane, block, segment.RowsInBlock(block))) found.Add(((block * Segment.BlockRows) + row, value));
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < found.Count; i++)
            if (found[i] != expected[i]) Assert.Fail($"block call: expected {expected[i]}, found {found[i]}");
        CheckRowCalls(segment, lane, expected);
    }

    private static void CheckRowCalls(Segment segment, LaneReader lane, List<(int Row, FieldValue Value)> expected)
    {
        var byRow = expected.ToDictionary(item => item.Row, item => item.Value);
        var step = Math.Max(1, segment.RowCount / 300);
        for (var i = 0; i < segment.RowCount; i += step)
        {
            // The last step goes to the last row.
            var row = i + step < segment.RowCount ? i : segment.RowCount - 1;
            var isPresent = lane.TryReadValue(row, out var value);
            if (isPresent != byRow.TryGetValue(row, out var wanted) || value != wanted) Assert.Fail($"row call {row}: expected {wanted}, found {value}");
        }
    }
}
