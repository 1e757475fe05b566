using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;
using Apiary.Tests.Segments;
using Xunit;

namespace Apiary.Tests.Queries.Relations;

/// <summary>Random traces, spread over datasets, segments and files, and random questions about them, against a model that compares every event with every other.</summary>
public sealed class RelationDifferentialTests
{
    private static readonly string[] Prefixes = ["root.", "parent.", "child.", "any.", "any2.", "any3.", "none."];
    private static readonly string[] Services = ["web", "cart", "db"];
    private static readonly string[] Columns = ["service.name", "name", "n", "error", "kind"];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_questions_have_the_answers_of_the_model(int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, 25).SelectMany(trace => Trace(random, trace)).Concat(Strays(random)).OrderBy(_ => random.Next()).ToList();
        // Some spans came twice.
        all.AddRange(all.Where(_ => random.Next(15) == 0).ToList());
        var parts = Enumerable.Range(0, 4).Select(part => (DatasetId: part % 3, Events: all.Where((_, at) => at % 4 == part).ToList())).ToArray();
        using var file = SegmentOnDisk.Write(new TestSegment(parts[3].DatasetId, parts[3].Events, LaneForm.Mixed, true));
        Segment[] segments = [.. parts.Take(3).Select((part, i) => new TestSegment(part.DatasetId, part.Events, (LaneForm)((seed + i) % 3), (seed + i) % 2 == 0)), file];
        var events = parts.SelectMany(part => part.Events.Select(row => (part.DatasetId, row))).ToList();
        for (var question = 0; question < 6; question++)
        {
            var spec = Spec(random);
            var window = QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch);
            var earlier = window.Earlier(spec.CompareTimeOffsetSeconds ?? 0);
            var expectedEvents = new NaiveRelations(events, Declared, spec, window.StartNanos, window.EndNanos).Events();
            if (spec.CompareTimeOffsetSeconds is not null)
                expectedEvents = expectedEvents.Concat(new NaiveRelations(events, Declared, spec, earlier.StartNanos, earlier.EndNanos).Events());
            var plain = expectedEvents.GroupBy(row => row.DatasetId, row => row.Event).Select(rows => new TestSegment(rows.Key, rows, LaneForm.Plain, false)).ToList();
            var options = new QueryOptions { Parallelism = 1 + (seed % 2) };
            var (expected, actual) = (Text(Ask.Engine(plain, NaiveRelations.Plain(spec), Declared, options)), Text(Ask.Engine(segments, spec, Declared, options)));
            Assert.True(expected == actual, $"{QueryText(spec)}\n--- expected\n{expected}\n--- actual\n{actual}");
        }
    }

    private static ColumnType? Declared(int datasetId, string column) => column switch
    {
        "service.name" or "name" => ColumnType.String,
        // Declared differently in different datasets.
        "n" => datasetId == 0 ? ColumnType.Integer : ColumnType.String,
        "error" => ColumnType.Boolean,
        _ => null,
    };

    private static QuerySpec Spec(Random random)
    {
        var filters = new List<Filter>();
        for (var i = random.Next(1, 5); i > 0; i--) filters.Add(Condition(random, Prefixes[random.Next(Prefixes.Length)]));
        for (var i = random.Next(0, 2); i > 0; i--) filters.Add(Condition(random, ""));
        var breakdowns = Enumerable.Range(0, random.Next(0, 4)).Select(_ => (random.Next(3) == 0 ? "" : Prefixes[random.Next(6)]) + Columns[random.Next(Columns.Length)]).Distinct().ToList();
        return new QuerySpec
        {
            HasRelationalNames = true,
            Filters = filters,
            Breakdowns = breakdowns,
            Calculations = [new("COUNT"), new("SUM", "n"), new("MAX", "duration_ms")],
            Orders = [new Order("COUNT", null, Descending: true), .. breakdowns.Select(name => new Order(null, name, Descending: false))],
            StartTime = 60,
            EndTime = 110,
            Granularity = 10,
            CompareTimeOffsetSeconds = random.Next(3) == 0 ? 50 : null,
        };
    }

    private static Filter Condition(Random random, string prefix) => random.Next(7) switch
    {
        0 => new(prefix + "name", FilterOp.In, [FieldValue.String("op1"), FieldValue.String("op2")]),
        1 => new(prefix + "n", random.Next(2) == 0 ? FilterOp.GreaterOrEqual : FilterOp.NotEqual, [FieldValue.Integer(random.Next(4))]),
        2 => new(prefix + "error", random.Next(2) == 0 ? FilterOp.Exists : FilterOp.DoesNotExist, []),
        3 => new(prefix + "error", FilterOp.Equal, [FieldValue.Boolean(true)]),
        4 => new(prefix + "kind", FilterOp.StartsWith, [FieldValue.String("s")]),
        _ => new(prefix + "service.name", FilterOp.Equal, [FieldValue.String(Services[random.Next(Services.Length)])]),
    };

    private static IEnumerable<TestEvent> Trace(Random random, int trace)
    {
        var count = random.Next(1, 10);
        for (var i = 0; i < count; i++)
        {
            yield return Event(random, [
                ("trace.trace_id", trace % 7 == 0 ? $"t{trace}" : Id(trace, 32)),
                ("trace.span_id", random.Next(20) == 0 ? null : random.Next(30) == 0 ? i : Id((trace * 100) + i)),
                ("trace.parent_id", i == 0 || random.Next(15) == 0 ? null : random.Next(10) == 0 ? "gone" : Id((trace * 100) + random.Next(i))),
                ("meta.annotation_type", random.Next(8) == 0 ? "span_event" : null),
            ]);
        }
    }

    private static IEnumerable<TestEvent> Strays(Random random) => Enumerable.Range(0, 10).Select(i => Event(random, [("trace.span_id", Id(i))]));

    private static TestEvent Event(Random random, (string, object?)[] fields)
    {
        // Whole seconds and few: many begin at once.
        var made = TestEvent.At(random.Next(0, 125), random.Next(1, 3), [
            .. fields,
            ("service.name", random.Next(8) == 0 ? null : Services[random.Next(Services.Length)]),
            ("name", $"op{random.Next(4)}"),
            ("n", random.Next(5) == 0 ? "2" : random.Next(4)),
            ("error", random.Next(3) == 0 ? true : null),
            ("kind", ((string?[])["server", "client", "", null])[random.Next(4)]),
            ("duration_ms", random.Next(100) * 0.5),
        ]);
        return made with { Fields = made.Fields.Where(field => !field.Value.IsNull).ToDictionary() };
    }

    private static string Id(int number, int digits = 16) => (number * 2654435761L).ToString("x", CultureInfo.InvariantCulture).PadLeft(digits, '0');

    private static string QueryText(QuerySpec spec) =>
        string.Join(" AND ", spec.Filters.Select(filter => $"{filter.Column} {filter.Op} {string.Join(',', filter.Values)}")) + " BY " + string.Join(", ", spec.Breakdowns);

    private static string Text(QueryResult result)
    {
        string group(ResultGroup? found) => found is null ? "-" : $"{NaiveQuery.KeyText(found.Key)} = {string.Join(' ', found.Values)} [{string.Join("; ", found.Series.Select(point => $"{point.BucketSecond}: {string.Join(' ', point.Values)}"))}]";
        var lines = result.Groups.Select(group).Append("total " + group(result.Total));
        return string.Join('\n', result.Compare is not { } compare ? lines : [.. lines, .. compare.Groups.Select(group), "total " + group(compare.Total)]);
    }
}
