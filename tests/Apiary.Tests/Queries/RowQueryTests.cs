using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class RowQueryTests
{
    public static TheoryData<int, bool, int> Cases()
    {
        var cases = new TheoryData<int, bool, int>();
        for (var seed = 0; seed < 8; seed++)
            foreach (var limit in (int[])[1, 5, 100, 100_000]) cases.Add(seed, seed % 2 == 0, limit);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_come_newest_or_oldest_first_up_to_the_limit(int seed, bool newestFirst, int limit)
    {
        var maker = new RandomEvents(seed);
        TestSegment[] segments = [.. Enumerable.Range(0, 3).Select(i => new TestSegment(i, maker.Make(200, 60, 5), (LaneForm)i, i != 1))];
        var filters = new RandomSpecs(seed).MakeFilters();
        var query = new RowQuery
        {
            Filters = filters,
            StartNanos = (RandomEvents.StartSecond + 5) * 1_000_000_000,
            EndNanos = (RandomEvents.StartSecond + 50) * 1_000_000_000,
            Limit = limit,
            NewestFirst = newestFirst,
        };
        var found = QueryEngine.ReadRows(segments, RandomEvents.Declared, query, new QueryOptions(), CancellationToken.None).Rows;
        var passing = segments
            .SelectMany(segment => segment.Events.Select(row => (segment.DatasetId, Row: row)))
            .Where(row => row.Row.TimestampNanos >= query.StartNanos && row.Row.TimestampNanos < query.EndNanos)
            .Where(row => NaiveQuery.Passes(row.Row, row.DatasetId, filters, FilterCombination.And, RandomEvents.Declared));
        var ordered = newestFirst ? passing.OrderByDescending(row => row.Row.TimestampNanos) : passing.OrderBy(row => row.Row.TimestampNanos);
        Assert.Equal(ordered.Take(limit).Select(row => Text(row.DatasetId, row.Row)), found.Select(Text));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_largest_come_first_and_required_filters_hold_however_the_others_combine(int seed, bool any, int limit)
    {
        var maker = new RandomEvents(seed);
        var random = new Random(seed);
        // More than a block, so that later blocks meet what earlier ones found.
        TestSegment[] segments =
            [.. Enumerable.Range(0, 3).Select(i => new TestSegment(i, maker.Make(i == 0 && seed == 0 && limit == 5 ? 66_000 : 300, 60, 5), (LaneForm)((seed + i) % 3), i != 1))];
        var specs = new RandomSpecs(seed);
        var column = ((string[])["duration_ms", "status", "mixed", "score"])[random.Next(4)];
        var query = new RowQuery
        {
            Filters = specs.MakeFilters(),
            FilterCombination = any ? FilterCombination.Or : FilterCombination.And,
            Required = [specs.MakeFilter()],
            StartNanos = (RandomEvents.StartSecond + 5) * 1_000_000_000,
            EndNanos = (RandomEvents.StartSecond + 50) * 1_000_000_000,
            Limit = limit,
            Largest = column,
        };
        var found = QueryEngine.ReadRows(segments, RandomEvents.Declared, query, new QueryOptions { Parallelism = 2 }, CancellationToken.None).Rows;
        var passing = segments
            .SelectMany(segment => segment.Events.Select(row => (segment.DatasetId, Row: row)))
            .Where(row => row.Row.TimestampNanos >= query.StartNanos && row.Row.TimestampNanos < query.EndNanos)
            .Where(row => NaiveQuery.Passes(row.Row, row.DatasetId, query.Filters, query.FilterCombination, RandomEvents.Declared))
            .Where(row => NaiveQuery.Passes(row.Row, row.DatasetId, query.Required, FilterCombination.And, RandomEvents.Declared))
            .Where(row => NaiveQuery.TryNumber(row.Row[column], out _))
            .ToLookup(row => Text(row.DatasetId, row.Row), row => NaiveQuery.TryNumber(row.Row[column], out var number) ? number : 0);
        Assert.Equal(passing.SelectMany(row => row).OrderDescending().Take(limit), found.Select(row => passing[Text(row)].First()));
        Assert.All(found.GroupBy(Text), group => Assert.True(group.Count() <= passing[group.Key].Count(), group.Key));
    }

    [Theory]
    [InlineData(LaneForm.Plain)]
    [InlineData(LaneForm.Dictionary)]
    [InlineData(LaneForm.Mixed)]
    public void A_table_holds_what_rows_hold(LaneForm form)
    {
        var maker = new RandomEvents(7);
        // Many rows of one block are read otherwise than few.
        TestSegment[] segments = [new(0, maker.Make(9_000, 60, 1), form, true), new(1, maker.Make(100, 60, 1), form, false)];
        var query = new RowQuery { StartNanos = 0, EndNanos = long.MaxValue, Limit = 9_050, Columns = ["mixed", "nowhere", "service", "duration_ms", "error", "user"] };
        var rows = QueryEngine.ReadRows(segments, RandomEvents.Declared, query, new QueryOptions(), CancellationToken.None).Rows;
        var table = QueryEngine.ReadTable(segments, RandomEvents.Declared, query, new QueryOptions(), CancellationToken.None);
        Assert.Equal(9_050, table.RowCount);
        Assert.Equal(rows.Select(row => (row.DatasetId, row.TimestampNanos)), table.DatasetIds.Zip(table.TimestampNanos));
        for (var i = 0; i < query.Columns.Count; i++)
            Assert.Equal(rows.Select(row => row.Fields.FirstOrDefault(field => field.Key == query.Columns[i]).Value), table.Columns[i]);
        // What the events themselves hold, in the order of the events' times.
        var events = segments.SelectMany(segment => segment.Events).OrderByDescending(row => row.TimestampNanos).Take(9_050);
        Assert.Equal(events.Select(row => row["mixed"]), table.Columns[0]);
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read()
    {
        var segment = new TestSegment(1, [TestEvent.At(1, 1, ("a", 1), ("b", "x"), ("c", true))], LaneForm.Mixed, false);
        var query = new RowQuery { StartNanos = 0, EndNanos = long.MaxValue, Columns = ["c", "nowhere", "a"] };
        var row = Assert.Single(QueryEngine.ReadRows([segment], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None).Rows);
        Assert.Equal([KeyValuePair.Create("a", FieldValue.Integer(1)), KeyValuePair.Create("c", FieldValue.Boolean(true))], row.Fields);
    }

    [Fact]
    public void A_trace_is_all_its_events_over_all_segments_by_time()
    {
        var segments = Enumerable.Range(0, 4).Select(i => new TestSegment(
            i,
            Enumerable.Range(0, 50).Select(row => TestEvent.At((50 - row) + (i / 10.0), 1, ("trace.trace_id", $"t{row % 10}"), ("i", i))),
            (LaneForm)(i % 3),
            i % 2 == 0)).ToArray();
        var found = QueryEngine.ReadTrace(segments, Ask.Undeclared, "t3", new QueryOptions(), CancellationToken.None).Rows;
        Assert.Equal(20, found.Count);
        Assert.All(found, row => Assert.Equal("t3", row.Fields[1].Value.AsString()));
        Assert.Equal(found.Select(row => row.TimestampNanos).Order(), found.Select(row => row.TimestampNanos));
        Assert.Equal([0, 1, 2, 3], found.Take(4).Select(row => row.DatasetId));
        var none = QueryEngine.ReadTrace(segments, Ask.Undeclared, "t99", new QueryOptions(), CancellationToken.None);
        Assert.Empty(none.Rows);
        // The segments' filters know that it is nowhere.
        Assert.Equal(0, none.Statistics.BlocksScanned);
    }

    private static string Text(int datasetId, TestEvent row) =>
        $"{datasetId} {row.TimestampNanos} {row.SampleRate} {string.Join(',', row.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value.Type}:{field.Value}"))}";

    private static string Text(EventRow row) =>
        $"{row.DatasetId} {row.TimestampNanos} {row.SampleRate} {string.Join(',', row.Fields.Select(field => $"{field.Key}={field.Value.Type}:{field.Value}"))}";
}
