using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>What a person expects to see first, and what not.</summary>
public sealed class BubbleUpTests
{
    private const long Second = 1_000_000_000;

    /// <summary>A shop in which one version of one service is slow for customers of one plan.</summary>
    private static List<TestEvent> Shop(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var version = random.Next(10) == 0 ? "2.1" : "2.0";
            var plan = ((string[])["free", "team", "business"])[random.Next(3)];
            var slow = version == "2.1" && plan == "business";
            var duration = Math.Exp(random.NextDouble() * 4) * (slow ? 100 : 1);
            return TestEvent.At(
                1_000 + (i * 100.0 / count),
                1,
                ("duration_ms", duration),
                ("duration_us", Math.Round(duration * 1_000)),
                ("duration_s", Math.Floor(duration / 10)),
                ("started", 1_000_000 + i),
                ("version", version),
                ("plan", plan),
                ("route", $"/r/{random.Next(20)}"),
                ("trace", $"t{i}"),
                ("cache", random.Next(2) == 0),
                ("region", "eu"),
                ("bytes", random.Next(1_000_000)),
                ("pod", i % 3 == 0 ? null : $"pod-{random.Next(9)}"));
        })];
    }

    private static readonly string[] AllColumns =
        ["duration_ms", "duration_us", "duration_s", "started", "version", "plan", "route", "trace", "cache", "region", "bytes", "pod", "nowhere"];

    [Fact]
    public void What_makes_the_slow_ones_slow_comes_first_and_what_the_brush_says_itself_last()
    {
        foreach (var (form, segment) in Ask.Forms(Shop(6_000)))
        {
            var result = BubbleUp([segment], new BubbleUpSelection { Column = "duration_ms", Min = 200 });
            Assert.Equal(["version", "plan"], result.Columns.Take(2).Select(column => column.Column));
            Assert.True(result.Columns[0].Score > 0.6 && result.Columns[1].Score > 0.4, form);
            // Of nine tenths: nothing else differs.
            Assert.All(result.Columns.Where(column => column.ImpliedBy is null).Skip(2), column => Assert.Equal((column.Column, 0), (column.Column, column.Score)));
            Assert.Equal(
                [("duration_ms", "part of the selection"), ("duration_s", "a function of duration_ms"), ("duration_us", "a function of duration_ms"), ("region", "the same in all events")],
                result.Columns.Where(column => column.ImpliedBy is not null).Select(column => (column.Column, column.ImpliedBy!)).Order());
            Assert.Equal("2.1", result.Columns[0].Values[0].Value.AsString());
            Assert.Equal(result.Selected, result.Columns[0].Values[0].Selected);
            // Without a dictionary it is not even counted.
            Assert.Equal(["nowhere", "trace"], result.Omitted.Select(pair => pair.Key).Order());
        }
    }

    [Fact]
    public void A_brush_over_time_finds_what_began_then_and_not_what_counts_up()
    {
        var random = new Random(3);
        var events = Shop(6_000).Select(row => row.TimestampNanos < 1_050 * Second || random.Next(3) > 0
            ? row
            : row with { Fields = new Dictionary<string, FieldValue>(row.Fields) { ["route"] = FieldValue.String("/new") } }).ToList();
        var result = BubbleUp([new TestSegment(1, events, LaneForm.Mixed, false)], new BubbleUpSelection { StartNanos = 1_060 * Second, EndNanos = 1_080 * Second });
        Assert.Equal("route", result.Columns[0].Column);
        Assert.Equal(FieldValue.String("/new"), result.Columns[0].Values[0].Value);
        Assert.Equal("a function of the time", result.Columns.Single(column => column.Column == "started").ImpliedBy);
        Assert.Null(result.Columns.Single(column => column.Column == "duration_ms").ImpliedBy);
    }

    [Fact]
    public void Columns_of_equality_filters_say_nothing_new()
    {
        Filter plan = new("plan", FilterOp.Equal, [FieldValue.String("business")]);
        Filter route = new("route", FilterOp.StartsWith, [FieldValue.String("/r/1")]);
        var query = Query(new BubbleUpSelection { Column = "duration_ms", Min = 200 }) with { Filters = [plan, route] };
        var result = QueryEngine.BubbleUp([new TestSegment(1, Shop(6_000), LaneForm.Mixed, true)], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None);
        Assert.Equal("version", result.Columns[0].Column);
        Assert.Equal("part of the query", result.Columns.Single(column => column.Column == "plan").ImpliedBy);
        Assert.Null(result.Columns.Single(column => column.Column == "route").ImpliedBy);
        // Where either may hold, both still vary.
        var any = QueryEngine.BubbleUp(
            [new TestSegment(1, Shop(6_000), LaneForm.Mixed, true)], Ask.Undeclared, query with { FilterCombination = FilterCombination.Or }, new QueryOptions(), CancellationToken.None);
        Assert.Null(any.Columns.Single(column => column.Column == "plan").ImpliedBy);
    }

    [Fact]
    public void Five_slow_events_are_not_blamed_on_chance()
    {
        var events = Shop(2_000);
        var slowest = events.OrderByDescending(row => row["duration_ms"].AsFloat()).Take(5).ToHashSet();
        var least = slowest.Min(row => row["duration_ms"].AsFloat());
        // All five have what one in five hundred others has, and otherwise what chance gave them.
        events = [.. events.Select((row, i) => row with
        {
            Fields = new Dictionary<string, FieldValue>(row.Fields) { ["shard"] = FieldValue.String(slowest.Contains(row) || i % 500 == 0 ? "s9" : $"s{i % 8}") },
        })];
        var query = Query(new BubbleUpSelection { Column = "duration_ms", Min = least }) with { Columns = [.. AllColumns, "shard"] };
        var result = QueryEngine.BubbleUp([new TestSegment(1, events, LaneForm.Mixed, true)], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None);
        Assert.Equal(5, result.Selected);
        Assert.Equal("shard", result.Columns[0].Column);
        Assert.All(result.Columns.Where(column => column.ImpliedBy is null && column.Column is "route" or "bytes" or "cache" or "pod"), column => Assert.Equal(0, column.Score));
    }

    [Fact]
    public void What_is_missing_is_a_value_too()
    {
        var events = Enumerable.Range(0, 2_000).Select(i => TestEvent.At(1_001, 1, ("duration_ms", i % 10 == 0 ? 500.0 : 5.0), ("cached", i % 10 == 0 ? null : true), ("n", i % 7)));
        var result = BubbleUp([new TestSegment(1, events, LaneForm.Plain, true)], new BubbleUpSelection { Column = "duration_ms", Min = 100 }, ["cached", "n"]);
        Assert.Equal("cached", result.Columns[0].Column);
        Assert.True(result.Columns[0].Score > 0.9);
        Assert.Equal([new BubbleUpValue(FieldValue.Null, 200, 0), new BubbleUpValue(FieldValue.Boolean(true), 0, 1_800)], result.Columns[0].Values);
        Assert.Equal((200, 0), (result.Columns[0].SelectedMissing, result.Columns[0].BaselineMissing));
        // Few whole numbers are shown one by one, whether there is a dictionary or not.
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], result.Columns[1].Values.Select(value => value.Value.AsInteger()).Order());
    }

    [Fact]
    public void Values_whose_shares_differ_most_are_kept()
    {
        var events = Enumerable.Range(0, 1_000).Select(i => TestEvent.At(1_001, 1, ("slow", i < 100), ("v", i < 60 ? "special" : i < 100 ? $"rare{i}" : i < 700 ? "common" : $"other{i % 50}")));
        var result = BubbleUp(
            [new TestSegment(1, events, LaneForm.Dictionary, true)],
            new BubbleUpSelection { Filters = [new Filter("slow", FilterOp.Equal, [FieldValue.Boolean(true)])] },
            ["v", "slow"],
            values: 2);
        Assert.Equal([new BubbleUpValue(FieldValue.String("common"), 0, 600), new BubbleUpValue(FieldValue.String("special"), 60, 0)], result.Columns[0].Values);
        Assert.Equal(92, result.Columns[0].DistinctCount);
        Assert.Equal("part of the selection", result.Columns[1].ImpliedBy);
    }

    [Fact]
    public void Many_segments_need_no_more_memory_than_one()
    {
        // The codes of each segment alone would take a megabyte.
        var segments = Enumerable.Range(0, 40).Select(i => new CountedSegment(Segment.BlockRows, ("user", row => (row * 7) % 30_000), ("n", row => row % 5))).ToArray();
        var query = Query(new BubbleUpSelection { Column = "n", Min = 3 }) with { Columns = ["user", "n"], StartNanos = 0, EndNanos = long.MaxValue };
        var result = QueryEngine.BubbleUp(segments, Ask.Undeclared, query, new QueryOptions { MemoryLimitBytes = 12 << 20, Parallelism = 2 }, CancellationToken.None);
        Assert.Equal(40L * Segment.BlockRows, result.Selected + result.Baseline);
    }

    [Fact]
    public void Nothing_or_everything_selected_is_said()
    {
        var segment = new TestSegment(1, Shop(300), LaneForm.Mixed, true);
        Assert.Equal("no event is selected", Assert.Single(BubbleUp([segment], new BubbleUpSelection { Column = "duration_ms", Min = 1e9 }).Warnings));
        Assert.Contains("every event", Assert.Single(BubbleUp([segment], new BubbleUpSelection { Column = "duration_ms", Min = 0 }).Warnings), StringComparison.Ordinal);
        Assert.All(BubbleUp([segment], new BubbleUpSelection { Column = "duration_ms" }).Columns, column => Assert.Equal(0, column.Score));
    }

    private static BubbleUpQuery Query(BubbleUpSelection selection) =>
        new() { Columns = AllColumns, StartNanos = 1_000 * Second, EndNanos = 1_200 * Second, Selection = selection };

    private static BubbleUpResult BubbleUp(Segment[] segments, BubbleUpSelection selection, string[]? columns = null, int values = 40) => QueryEngine.BubbleUp(
        segments, Ask.Undeclared, Query(selection) with { Columns = columns ?? AllColumns, ValuesPerColumn = values }, new QueryOptions { Parallelism = 2 }, CancellationToken.None);
}
