using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class HeatmapTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_value_falls_between_the_edges_of_its_bin(int seed)
    {
        var random = new Random(seed);
        // Ranges below, around and above zero, narrow and wide, few values and more than are kept exactly.
        var count = seed % 3 == 0 ? 20_000 : random.Next(1, 200);
        var (spread, sign) = (random.Next(1, 60), random.Next(3));
        var events = Enumerable.Range(0, count).Select(i =>
        {
            var value = random.Next(20) == 0 ? 0 : Math.Exp((random.NextDouble() - 0.5) * spread);
            if (sign == 0 || (sign == 1 && random.Next(2) == 0)) value = -value;
            return TestEvent.At(random.Next(100), random.Next(1, 4), ("v", value));
        }).ToList();
        var spec = new QuerySpec { Calculations = [new("HEATMAP", "v")], StartTime = 0, EndTime = 100, Granularity = 10 };
        var group = Ask.Engine([new TestSegment(1, events, LaneForm.Plain, seed % 2 == 0)], spec).Groups[0];
        var map = group.Heatmaps![0]!;
        Assert.True(group.Values[0].IsNull);
        Assert.InRange(map.BinEdges.Count, 2, 100);
        for (var i = 1; i < map.BinEdges.Count; i++) Assert.True(map.BinEdges[i] > map.BinEdges[i - 1], $"edges {map.BinEdges[i - 1]}, {map.BinEdges[i]}");
        Assert.Equal(map.Cells.Count, map.Cells.DistinctBy(cell => (cell.BucketSecond, cell.Bin)).Count());
        foreach (var cell in map.Cells)
        {
            var (low, high) = (map.BinEdges[cell.Bin], map.BinEdges[cell.Bin + 1]);
            // An edge below zero belongs to the bin under it, the last edge to the last bin.
            var isLast = cell.Bin == map.BinEdges.Count - 2;
            var expected = events.Where(row => row.TimestampNanos / 10_000_000_000 * 10 == cell.BucketSecond)
                .Where(row => row["v"].AsFloat() is var v && (low < 0 ? v > low : v >= low) && (v < high || (v == high && (isLast || high < 0))))
                .Sum(row => row.SampleRate);
            Assert.Equal(expected, cell.Weight);
        }

        Assert.Equal(events.Sum(row => row.SampleRate), map.Cells.Sum(cell => cell.Weight));
    }

    [Fact]
    public void Equal_values_have_a_map_of_one_bin()
    {
        foreach (var value in (double[])[0, 5, -5, 1e-300])
        {
            var spec = new QuerySpec { Calculations = [new("HEATMAP", "v")] };
            var map = Ask.Engine([new TestSegment(1, [TestEvent.At(1, 3, ("v", value))], LaneForm.Plain, false)], spec).Groups[0].Heatmaps![0]!;
            Assert.Equal((2, 3L), (map.BinEdges.Count, Assert.Single(map.Cells).Weight));
            Assert.InRange(value, map.BinEdges[0], map.BinEdges[1]);
        }
    }

    [Fact]
    public void Without_values_there_is_no_map()
    {
        var spec = new QuerySpec { Calculations = [new("COUNT"), new("HEATMAP", "v")] };
        Assert.Equal([null, null], Ask.Engine([new TestSegment(1, [TestEvent.At(1, 1)], LaneForm.Plain, false)], spec).Groups[0].Heatmaps!);
    }
}
