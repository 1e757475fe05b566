using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Comparison with an earlier period, where the random questions do not reach.</summary>
public sealed class CompareTests
{
    [Fact]
    public void Heatmaps_and_concurrency_are_shifted_onto_the_current_period()
    {
        TestEvent[] events =
        [
            TestEvent.At(1_015, 2, ("duration_ms", 20_000.0)),
            TestEvent.At(1_107, 1, ("duration_ms", 5.0)),
        ];
        var spec = new QuerySpec
        {
            Calculations = [new("HEATMAP", "duration_ms"), new("CONCURRENCY")],
            StartTime = 1_100,
            EndTime = 1_150,
            Granularity = 10,
            CompareTimeOffsetSeconds = 97,
        };
        foreach (var (form, segment) in Ask.Forms(events))
        {
            var compare = Ask.Engine([segment], spec).Compare!;
            // 1,015 s is 12 s behind the earlier period's start at 1,003 s, so 1,112 s of the current one.
            Assert.Equal([(1_110, 2L)], compare.Total.Heatmaps![0]!.Cells.Select(cell => (cell.BucketSecond, cell.Weight)));
            Assert.Equal([(1_110, 2L), (1_120, 2), (1_130, 2)], compare.Total.Series.Select(point => (point.BucketSecond, point.Values[1].AsInteger())));
            Assert.True(FieldValue.Integer(2) == compare.Total.Values[1], form);
            Assert.Single(compare.Groups);
        }
    }

    [Fact]
    public void Earlier_groups_are_exact_however_many_others_there_were_and_whatever_the_limit_says()
    {
        // A hundred thousand users then, three now; the one that matters was rare then.
        var events = Enumerable.Range(0, 100_000).Select(i => TestEvent.At(1_000 + (i % 50), 1, ("user", $"u{i}"), ("n", i)))
            .Concat(Enumerable.Range(0, 30).Select(i => TestEvent.At(2_000 + i, 1, ("user", i % 10 == 0 ? "new" : i % 2 == 0 ? "u77" : "u5"), ("n", 1))));
        var spec = new QuerySpec
        {
            Breakdowns = ["user"],
            Calculations = [new("COUNT"), new("SUM", "n")],
            Havings = [new Having("COUNT", null, FilterOp.Greater, 2)],
            Limit = 2,
            StartTime = 2_000,
            EndTime = 2_050,
            Granularity = 1,
            CompareTimeOffsetSeconds = 1_000,
        };
        var result = Ask.Engine([new TestSegment(1, events, LaneForm.Mixed, false)], spec);
        Assert.Equal(["u5", "u77"], result.Groups.Select(group => group.Key[0].AsString()));
        Assert.Equal([[1, 5], [1, 77]], result.Compare!.Groups.Select(group => group!.Values.Select(value => value.AsInteger()).ToArray()));
        Assert.Equal(FieldValue.Integer(100_000), result.Compare.Total.Values[0]);
        Assert.Equal(2_005, Assert.Single(result.Compare.Groups[0]!.Series).BucketSecond);
    }

    [Fact]
    public void Groups_of_two_columns_are_matched_by_value()
    {
        TestEvent[] events =
        [
            TestEvent.At(10, 1, ("a", "x"), ("b", 1)), TestEvent.At(10, 1, ("a", "x"), ("b", 2)), TestEvent.At(10, 3, ("a", "y")),
            TestEvent.At(110, 1, ("a", "x"), ("b", 2)), TestEvent.At(110, 1, ("a", "y")), TestEvent.At(110, 1, ("a", "z"), ("b", 0.5)),
        ];
        var spec = new QuerySpec { Breakdowns = ["a", "b"], Orders = [new Order(null, "a", false)], StartTime = 100, EndTime = 120, CompareTimeOffsetSeconds = 100 };
        foreach (var (_, segment) in Ask.Forms(events))
        {
            var result = Ask.Engine([segment], spec);
            Assert.Equal(["x2", "y", "z0.5"], result.Groups.Select(group => string.Concat(group.Key)));
            Assert.Equal([1, 3, null], result.Compare!.Groups.Select(group => group?.Values[0].AsInteger()));
        }
    }

    [Fact]
    public void An_empty_period_has_a_total_of_nothing()
    {
        var segment = new TestSegment(1, [TestEvent.At(110, 1, ("a", 1.0))], LaneForm.Plain, true);
        var spec = new QuerySpec { Calculations = [new("COUNT"), new("MAX", "a")], StartTime = 100, EndTime = 120, CompareTimeOffsetSeconds = 50 };
        var compare = Ask.Engine([segment], spec).Compare!;
        Assert.Equal([FieldValue.Integer(0), FieldValue.Null], compare.Total.Values);
        Assert.Null(Assert.Single(compare.Groups));
        Assert.Empty(compare.Total.Series);
    }
}
