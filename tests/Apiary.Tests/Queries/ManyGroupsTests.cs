using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>What changes its ways with size: many groups by time bucket, many distinct values, limits of memory and time.</summary>
public sealed class ManyGroupsTests
{
    private const int Rows = 1_200_000;

    [Fact]
    public void Groups_by_bucket_beyond_what_fits_are_found_in_two_walks()
    {
        // 30,000 groups by 60 buckets; row numbers as values, so the largest groups by SUM are known.
        var segment = new CountedSegment(Rows, ("group", row => row % 30_000), ("value", row => row % 30_000));
        var spec = new QuerySpec
        {
            Calculations = [new("SUM", "value"), new("COUNT"), new("P50", "value"), new("COUNT_DISTINCT", "group")],
            Breakdowns = ["group"],
            Havings = [new Having("SUM", "value", FilterOp.Less, 29_990 * 40)],
            Limit = 5,
            StartTime = 0,
            EndTime = 1_200,
            Granularity = 20,
        };
        var result = Ask.Engine([segment], spec);
        Assert.Equal([29_989L, 29_988, 29_987, 29_986, 29_985], result.Groups.Select(group => group.Key[0].AsInteger()));
        foreach (var group in result.Groups)
        {
            var id = group.Key[0].AsInteger();
            Assert.Equal((id * 40, 40L, 1L), (group.Values[0].AsInteger(), group.Values[1].AsInteger(), group.Values[3].AsInteger()));
            Assert.Equal(40, group.Series.Sum(point => point.Values[1].AsInteger()));
            Assert.Equal(40, group.Series.Count);
        }

        Assert.Equal(Rows, result.Total.Values[1].AsInteger());
        Assert.Equal(29_985 * 40L, result.Other!.Values[1].AsInteger());
        // Numbers without bounds or a dictionary may be more than a million different ones, so they are estimated.
        Assert.InRange(result.Total.Values[3].AsInteger(), 29_000, 31_000);
        Assert.Equal(60, result.Other.Series.Count);
        Assert.Equal(Rows, result.Total.Series.Sum(point => point.Values[1].AsInteger()));
    }

    [Fact]
    public void More_than_a_million_distinct_values_are_estimated()
    {
        var segment = new CountedSegment(Rows, ("id", row => row), ("few", row => row % 1_000));
        var spec = new QuerySpec { Calculations = [new("COUNT_DISTINCT", "id"), new("COUNT_DISTINCT", "few")], StartTime = 0, EndTime = 1_200, Granularity = 600 };
        var values = Ask.Engine([segment], spec).Groups[0].Values;
        // Four standard errors of 0.81 %.
        Assert.InRange(values[0].AsInteger(), Rows * 0.9675, Rows * 1.0325);
        Assert.Equal(1_000, values[1].AsInteger());
        // A second answer is the same.
        Assert.Equal(values, Ask.Engine([segment], spec).Groups[0].Values);
    }

    [Fact]
    public void Progress_reaches_all_blocks()
    {
        var told = new List<QueryProgress>();
        var segment = new CountedSegment(300_000, ("id", row => row % 7));
        Ask.Engine([segment, segment], new QuerySpec { Breakdowns = ["id"] }, options: new QueryOptions { Progress = new Told(told.Add), Parallelism = 1 });
        // Two walks over the ten blocks: groups that may be many are ranked first.
        Assert.Equal(new QueryProgress(20, 20), told[^1]);
        Assert.Equal(told.Select(step => step.BlocksDone).Order(), told.Select(step => step.BlocksDone));
    }

    [Fact]
    public void Blocks_inside_one_bucket_are_counted_without_a_look()
    {
        var segment = new CountedSegment(300_000, ("id", row => row));
        var spec = new QuerySpec { StartTime = 0, EndTime = 1_000, Granularity = 100 };
        var result = Ask.Engine([segment], spec);
        Assert.Equal([(0L, 100_000L), (100, 100_000), (200, 100_000)], result.Groups[0].Series.Select(point => (point.BucketSecond, point.Values[0].AsInteger())));
        Assert.Equal((0, 5), (result.Statistics.BlocksScanned, result.Statistics.BlocksSkipped));
    }

    private sealed class Told(Action<QueryProgress> tell) : IProgress<QueryProgress>
    {
        public void Report(QueryProgress value) => tell(value);
    }
}
