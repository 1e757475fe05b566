using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class CalculationTests
{
    [Fact]
    public void The_example_of_the_reference_weighs_two_events_by_ten()
    {
        var values = Values([TestEvent.At(1, 10, ("d", 200)), TestEvent.At(2, 10, ("d", 1100))], new("COUNT"), new("AVG", "d"), new("SUM", "d"), new("MAX", "d"), new("P50", "d"), new("P99", "d"));
        Assert.Equal(
            [FieldValue.Integer(20), FieldValue.Float(650), FieldValue.Integer(13_000), FieldValue.Integer(1_100), FieldValue.Float(200), FieldValue.Float(1_100)],
            values);
    }

    [Fact]
    public void Integers_sum_exactly_and_become_a_float_when_64_bits_do_not_hold_the_sum()
    {
        Assert.Equal(FieldValue.Integer(9_007_199_254_740_993), Values([TestEvent.At(1, 1, ("i", 9_007_199_254_740_992)), TestEvent.At(2, 1, ("i", 1))], new Calculation("SUM", "i"))[0]);
        Assert.Equal(FieldValue.Integer(long.MaxValue - 1), Values([TestEvent.At(1, 1, ("i", long.MaxValue)), TestEvent.At(2, 1, ("i", -1))], new Calculation("SUM", "i"))[0]);
        Assert.Equal(FieldValue.Float(2.0 * long.MaxValue), Values([TestEvent.At(1, 2, ("i", long.MaxValue))], new Calculation("SUM", "i"))[0]);
        Assert.Equal(FieldValue.Integer(long.MinValue), Values([TestEvent.At(1, 1, ("i", long.MinValue))], new Calculation("SUM", "i"))[0]);
    }

    [Fact]
    public void Minimum_and_maximum_of_integers_are_exact_beside_floats()
    {
        TestEvent[] events = [TestEvent.At(1, 1, ("i", 9_007_199_254_740_993)), TestEvent.At(2, 1, ("i", 0.5)), TestEvent.At(3, 1, ("i", "7"))];
        Assert.Equal([FieldValue.Float(0.5), FieldValue.Integer(9_007_199_254_740_993)], Values(events, new("MIN", "i"), new("MAX", "i")));
    }

    [Fact]
    public void The_farthest_numbers_are_values_like_any_other()
    {
        TestEvent[] events =
        [
            TestEvent.At(1, 1, ("g", "far"), ("i", long.MaxValue), ("j", long.MinValue)),
            TestEvent.At(2, 1, ("g", "none"), ("h", 1)),
            TestEvent.At(3, 1, ("g", "both"), ("i", long.MaxValue), ("j", long.MinValue)),
            TestEvent.At(4, 1, ("g", "both"), ("i", 5), ("j", 5)),
            TestEvent.At(5, 1, ("g", "endless"), ("i", double.PositiveInfinity), ("j", double.NegativeInfinity)),
        ];
        var spec = new QuerySpec { Breakdowns = ["g"], Calculations = [new("MIN", "i"), new("MAX", "j")] };
        TestSegment[] segments = [.. events.Select(item => new TestSegment(1, [item], LaneForm.Plain, false))];
        foreach (var form in Ask.Forms(events).Select(form => (IReadOnlyList<Apiary.Engine.Segments.Segment>)[form.Segment]).Append(segments))
        {
            var groups = Ask.Engine(form, spec).Groups.ToDictionary(group => group.Key[0].AsString(), group => group.Values);
            Assert.Equal([FieldValue.Integer(long.MaxValue), FieldValue.Integer(long.MinValue)], groups["far"]);
            Assert.Equal([FieldValue.Null, FieldValue.Null], groups["none"]);
            Assert.Equal([FieldValue.Integer(5), FieldValue.Integer(5)], groups["both"]);
            Assert.Equal([FieldValue.Float(double.PositiveInfinity), FieldValue.Float(double.NegativeInfinity)], groups["endless"]);
        }
    }

    [Fact]
    public void A_float_sum_does_not_depend_on_threads()
    {
        var random = new Random(3);
        var events = Enumerable.Range(0, 150_000).Select(i => TestEvent.At(i % 100, 1, ("f", (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(20))))).ToList();
        TestSegment[] segments = [.. events.Chunk(40_000).Select(chunk => new TestSegment(1, chunk, LaneForm.Plain, false))];
        var spec = new QuerySpec { Calculations = [new("SUM", "f")] };
        var sums = new[] { 1, 2, 3, 4, 4, 4 }.Select(threads => Ask.Engine(segments, spec, options: new QueryOptions { Parallelism = threads }).Groups[0].Values[0]);
        Assert.Single(sums.Distinct());
    }

    [Fact]
    public void Counting_distinct_values_follows_the_declared_type()
    {
        object?[] values = [200, 200.0, "200", "0200", true, "true", "x", null, 1];
        var events = values.Select((value, i) => TestEvent.At(i + 1, 1, ("v", value))).ToList();
        Assert.Equal([8, 5, 4, 4, 4], new ColumnType?[] { null, ColumnType.String, ColumnType.Integer, ColumnType.Float, ColumnType.Boolean }.Select(declared =>
        {
            var counts = Ask.Forms(events).Select(form => Ask.Engine([form.Segment], new QuerySpec { Calculations = [new("COUNT_DISTINCT", "v")] }, (_, _) => declared).Groups[0].Values[0].AsInteger());
            return Assert.Single(counts.Distinct());
        }));
    }

    [Fact]
    public void Concurrency_counts_spans_that_overlap_a_bucket()
    {
        TestEvent[] events =
        [
            // [0, 25): buckets 0, 1, 2. Ends where bucket 2 begins: buckets 0, 1. No length: bucket 1. No duration: none.
            TestEvent.At(0, 1, ("duration_ms", 25_000)), TestEvent.At(5, 2, ("duration_ms", 15_000.0)), TestEvent.At(12, 1, ("duration_ms", 0)),
            TestEvent.At(3, 1), TestEvent.At(35, 1, ("duration_ms", 1e300)), TestEvent.At(36, 1, ("duration_ms", -5)),
        ];
        var spec = new QuerySpec { Calculations = [new("CONCURRENCY")], StartTime = 0, EndTime = 60, Granularity = 10 };
        foreach (var (form, segment) in Ask.Forms(events))
        {
            var group = Ask.Engine([segment], spec).Groups[0];
            Assert.Equal([(0, 3), (10, 4), (20, 1), (30, 2), (40, 1), (50, 1)], group.Series.Select(point => (point.BucketSecond, point.Values[0].AsInteger())));
            Assert.Equal((form, 4), (form, group.Values[0].AsInteger()));
            Assert.Equal(4, Ask.Engine([segment], spec, options: new QueryOptions { Series = false }).Groups[0].Values[0].AsInteger());
        }
    }

    [Fact]
    public void Concurrency_of_random_spans_is_that_of_the_naive_reading()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var events = new RandomEvents(seed).Make(300, 300, 3);
            var spec = new QuerySpec { Calculations = [new("CONCURRENCY")], StartTime = RandomEvents.StartSecond, EndTime = RandomEvents.StartSecond + 200, Granularity = 7 };
            var window = QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch);
            var expected = new NaiveQuery([.. events.Select(row => (1, row))], Ask.Undeclared, spec, window).Concurrency();
            foreach (var (_, segment) in Ask.Forms(events))
            {
                var series = Ask.Engine([segment], spec).Total.Series;
                Assert.Equal(expected.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)),
                    series.Select(point => (point.BucketSecond, point.Values[0].AsInteger())).Where(pair => pair.Item2 > 0));
            }
        }
    }

    [Fact]
    public void Rates_are_differences_to_the_bucket_before()
    {
        TestEvent[] events = [TestEvent.At(1, 2, ("v", 10)), TestEvent.At(11, 1, ("v", 4)), TestEvent.At(12, 3, ("v", 8)), TestEvent.At(41, 1, ("v", 1)), TestEvent.At(51, 1, ("v", 2.5))];
        var spec = new QuerySpec { Calculations = [new("RATE_AVG", "v"), new("RATE_SUM", "v"), new("RATE_MAX", "v")], StartTime = 0, EndTime = 60, Granularity = 10 };
        var group = Ask.Engine([new TestSegment(1, events, LaneForm.Plain, true)], spec).Groups[0];
        FieldValue none = FieldValue.Null;
        Assert.Equal([none, none, none], group.Series[0].Values);
        Assert.Equal([FieldValue.Float(-3), FieldValue.Integer(8), FieldValue.Integer(-2)], group.Series[1].Values);
        // The bucket before has no events.
        Assert.Equal([none, none, none], group.Series[2].Values);
        Assert.Equal([FieldValue.Float(1.5), FieldValue.Float(1.5), FieldValue.Float(1.5)], group.Series[3].Values);
        Assert.Equal([FieldValue.Float(-0.75), FieldValue.Float(4.75), FieldValue.Float(-0.25)], group.Values);
    }

    [Fact]
    public void A_named_calculation_with_filters_counts_its_own_rows_alone()
    {
        TestEvent[] events = [TestEvent.At(1, 1, ("s", "a"), ("e", true)), TestEvent.At(2, 5, ("s", "a")), TestEvent.At(3, 1, ("s", "b"))];
        var errors = new Calculation("COUNT", Name: "errors", Filters: [new Filter("e", FilterOp.Equal, [FieldValue.Boolean(true)])]);
        foreach (var (_, segment) in Ask.Forms(events))
        {
            var result = Ask.Engine([segment], new QuerySpec { Calculations = [new("COUNT"), errors], Breakdowns = ["s"] });
            Assert.Equal(["a 6 1", "b 1 0"], result.Groups.Select(group => $"{group.Key[0]} {group.Values[0]} {group.Values[1]}"));
            Assert.Equal("7 1", $"{result.Total.Values[0]} {result.Total.Values[1]}");
        }
    }

    private static IReadOnlyList<FieldValue> Values(IReadOnlyList<TestEvent> events, params Calculation[] calculations) =>
        Ask.Engine([new TestSegment(1, events, LaneForm.Mixed, false)], new QuerySpec { Calculations = calculations }).Groups[0].Values;
}
