using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;
using Apiary.Tests.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class ServiceMapTests
{
    private const long Second = 1_000_000_000;

    private static readonly string[] Services = ["web", "cart", "db", "mail", ""];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_traces_make_the_map_that_joining_one_by_one_makes(int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, 60).SelectMany(trace => Trace(random, trace, seed % 2 == 0 ? 1 : 5)).OrderBy(_ => random.Next()).ToList();
        TestSegment[] segments =
            [.. Enumerable.Range(0, 3).Select(i => new TestSegment(i, all.Where((_, at) => at % 3 == i), (LaneForm)((seed + i) % 3), (seed + i) % 2 == 0))];
        var query = new ServiceMapQuery { StartNanos = 10 * Second, EndNanos = 50 * Second, DatasetName = id => $"dataset{id}" };
        var map = QueryEngine.MapServices(segments, Ask.Undeclared, query, new QueryOptions { Parallelism = 2 }, CancellationToken.None);
        var (nodes, edges) = Naive(segments, query);
        Assert.Equal(nodes, map.Nodes.Select(node => $"{node.Service} {node.Requests} {node.Errors} {node.P95}"));
        Assert.Equal(edges, map.Edges.Select(edge => $"{edge.From} > {edge.To} {edge.Calls} {edge.Errors} {edge.P50} {edge.P95}"));
        Assert.Equal(1, map.SampledOneOf);
    }

    [Fact]
    public void A_map_over_the_memory_is_made_of_whole_traces_and_scaled()
    {
        // Each trace: web calls cart, cart calls db twice, one of them fails.
        var segments = Enumerable.Range(0, 2).Select(part => new TestSegment(1, Enumerable.Range(0, 20_000).SelectMany(i =>
        {
            // The spans of a trace lie in both segments.
            var trace = Id(i, 32);
            (string Name, object? Value)[][] spans =
            [
                [("trace.span_id", Id((i * 4) + 1)), ("service.name", "web")],
                [("trace.span_id", Id((i * 4) + 2)), ("trace.parent_id", Id((i * 4) + 1)), ("service.name", "cart"), ("span.kind", "server")],
                [("trace.span_id", Id((i * 4) + 3)), ("trace.parent_id", Id((i * 4) + 2)), ("service.name", "db"), ("span.kind", "server")],
                [("trace.span_id", Id((i * 4) + 4)), ("trace.parent_id", Id((i * 4) + 2)), ("service.name", "db"), ("span.kind", "server"), ("error", true)],
            ];
            return spans.Where((_, at) => at % 2 == part).Select(fields => TestEvent.At(1, 1, [.. fields, ("trace.trace_id", trace), ("duration_ms", 5.0)]));
        }), LaneForm.Plain, true)).ToArray();
        var query = new ServiceMapQuery { StartNanos = 0, EndNanos = 100 * Second, DatasetName = _ => "" };
        var map = QueryEngine.MapServices(segments, Ask.Undeclared, query, new QueryOptions { MemoryLimitBytes = 1_900 << 10 }, CancellationToken.None);
        Assert.True(map.SampledOneOf > 1);
        Assert.Equal(["cart > db", "web > cart"], map.Edges.Select(edge => $"{edge.From} > {edge.To}"));
        Assert.InRange(map.Edges[1].Calls, 19_000, 21_000);
        Assert.Equal((map.Edges[1].Calls * 2, map.Edges[1].Calls, 5.0, 5.0), (map.Edges[0].Calls, map.Edges[0].Errors, map.Edges[0].P50, map.Edges[0].P95));
        Assert.Equal([map.Edges[1].Calls, map.Edges[1].Calls * 2, map.Edges[1].Calls], map.Nodes.Select(node => node.Requests));
        // The same traces every time.
        Assert.Equal(map.Edges, QueryEngine.MapServices(segments, Ask.Undeclared, query, new QueryOptions { MemoryLimitBytes = 1_900 << 10 }, CancellationToken.None).Edges);
    }

    [Fact]
    public void One_trace_larger_than_the_memory_ends_in_a_smaller_sample_not_in_a_loop()
    {
        var segment = new TestSegment(1, Enumerable.Range(0, 30_000).Select(i => TestEvent.At(
            1, 1, ("trace.trace_id", i < 29_000 ? "one" : $"t{i}"), ("trace.span_id", Id(i)), ("service.name", "web"))), LaneForm.Plain, true);
        var query = new ServiceMapQuery { StartNanos = 0, EndNanos = 100 * Second, DatasetName = _ => "" };
        var map = QueryEngine.MapServices([segment], Ask.Undeclared, query, new QueryOptions { MemoryLimitBytes = 256 << 10 }, CancellationToken.None);
        Assert.True(map.SampledOneOf >= 2);
        Assert.Empty(map.Edges);
    }

    [Fact]
    public void Ids_of_any_form_find_each_other()
    {
        // Hexadecimal digits and not, short and long, upper case, numbers; in lanes with a dictionary and without.
        object[] ids = ["00f067aa0ba902b7", "00F067AA0BA902B7", "x", "", "4bf92f3577b34da6a3ce929d0e0e4736", 17, "0000000000000000", "a much longer id than any that is hexadecimal"];
        foreach (var form in Enum.GetValues<LaneForm>())
        {
            var parents = ids.Select(id => TestEvent.At(1, 1, ("trace.trace_id", "t"), ("trace.span_id", id), ("service.name", "caller")));
            var children = ids.Select((id, i) => TestEvent.At(1, 1, ("trace.trace_id", "t"), ("trace.span_id", $"c{i}"), ("trace.parent_id", id is int ? "17" : id), ("service.name", "called")));
            var query = new ServiceMapQuery { StartNanos = 0, EndNanos = 100 * Second, DatasetName = _ => "" };
            var map = QueryEngine.MapServices(
                [new TestSegment(1, parents, form, true), new TestSegment(1, children, LaneForm.Plain, true)], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None);
            Assert.Equal(ids.Length, Assert.Single(map.Edges).Calls);
        }
    }

    [Fact]
    public void Keys_of_files_are_those_of_memory()
    {
        var random = new Random(5);
        var events = Enumerable.Range(0, 3_000).SelectMany(trace => Trace(random, trace, 1)).ToList();
        using var file = SegmentOnDisk.Write(new TestSegment(1, events, LaneForm.Mixed, true));
        var query = new ServiceMapQuery { StartNanos = 0, EndNanos = 100 * Second, DatasetName = _ => "d" };
        ServiceMapResult ask(Segment segment) => QueryEngine.MapServices([segment], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None);
        var (fromFile, fromMemory) = (ask(file), ask(new TestSegment(1, events, LaneForm.Plain, false)));
        Assert.NotEmpty(fromFile.Edges);
        Assert.Equal(fromMemory.Edges, fromFile.Edges);
        Assert.Equal(fromMemory.Nodes, fromFile.Nodes);
    }

    [Fact]
    public void Of_spans_with_the_same_ids_one_stays_whatever_the_order()
    {
        var index = new SpanIndex((int)SpanIndex.SlotsFor(100));
        Assert.True(index.TryReserve(60));
        Parallel.For(0, 60, i => index.Add(SpanIndex.HashOf(7, (ulong)(i / 2) + 1), 1 + (i % 2)));
        Assert.All(Enumerable.Range(1, 30), span => Assert.Equal(1, index.Find(SpanIndex.HashOf(7, (ulong)span))));
        Assert.Equal(0, index.Find(SpanIndex.HashOf(8, 1)));
        Assert.False(index.TryReserve(1_000_000));
    }

    private static string Id(int number, int digits = 16) => (number * 2654435761L).ToString("x", System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0');

    /// <summary>A tree of spans with holes: parents that are missing, services that do not say so, events that are no spans.</summary>
    private static List<TestEvent> Trace(Random random, int trace, int maxRate)
    {
        var events = new List<TestEvent>();
        var count = random.Next(1, 12);
        for (var i = 0; i < count; i++)
        {
            var service = Services[random.Next(Services.Length)];
            var fields = new List<(string, object?)>
            {
                ("trace.trace_id", Id(trace, 32)),
                ("trace.span_id", random.Next(20) == 0 ? null : Id((trace * 100) + i)),
                ("trace.parent_id", i == 0 ? null : random.Next(10) == 0 ? "gone" : Id((trace * 100) + random.Next(i))),
                (random.Next(3) == 0 ? "service_name" : "service.name", random.Next(6) == 0 ? null : service),
                ("span.kind", ((string?[])["server", "client", "internal", "consumer", null])[random.Next(5)]),
                ("error", ((object?[])[true, false, "timeout", "", "false", "0", 0, 1, null])[random.Next(9)]),
                ("duration_ms", random.Next(5) == 0 ? null : random.Next(100) * 0.5),
                ("meta.annotation_type", random.Next(8) == 0 ? "span_event" : null),
            };
            events.Add(TestEvent.At(random.NextDouble() * 60, random.Next(1, maxRate + 1), [.. fields]));
        }

        return [.. events.Select(row => row with { Fields = row.Fields.Where(field => !field.Value.IsNull).ToDictionary() })];
    }

    private static (IEnumerable<string> Nodes, IEnumerable<string> Edges) Naive(TestSegment[] segments, ServiceMapQuery query)
    {
        var spans = segments.SelectMany(segment => segment.Events.Select(row => (Row: row, Service: ServiceOf(row, query.DatasetName(segment.DatasetId)))))
            .Where(span => span.Row.TimestampNanos >= query.StartNanos && span.Row.TimestampNanos < query.EndNanos)
            .Where(span => !span.Row["trace.span_id"].IsNull && span.Row["meta.annotation_type"].IsNull).ToList();
        var byId = spans.ToDictionary(span => (span.Row["trace.trace_id"], span.Row["trace.span_id"]), span => span.Service);
        var entries = spans.Where(span => span.Row["span.kind"].ToString() is "server" or "consumer" || span.Row["trace.parent_id"].IsNull).ToLookup(span => span.Service);
        var edges = spans
            .Select(span => (From: byId.GetValueOrDefault((span.Row["trace.trace_id"], span.Row["trace.parent_id"])), To: span.Service, span.Row))
            .Where(call => call.From is not null && call.From != call.To)
            .GroupBy(call => (call.From, call.To), call => call.Row).ToList();
        var names = entries.Select(group => group.Key).Concat(edges.SelectMany(edge => (string[])[edge.Key.From!, edge.Key.To])).Distinct().Order(StringComparer.Ordinal);
        return (
            names.Select(name => $"{name} {Weight(Rows(name))} {Weight(Rows(name).Where(Failed))} {Quantile(Rows(name), 0.95)}"),
            edges.OrderBy(edge => edge.Key.From, StringComparer.Ordinal).ThenBy(edge => edge.Key.To, StringComparer.Ordinal)
                .Select(edge => $"{edge.Key.From} > {edge.Key.To} {Weight(edge)} {Weight(edge.Where(Failed))} {Quantile(edge, 0.5)} {Quantile(edge, 0.95)}"));
        List<TestEvent> Rows(string name) => [.. entries[name].Select(span => span.Row)];
    }

    private static string ServiceOf(TestEvent row, string dataset) =>
        row["service.name"].ToString() is { Length: > 0 } name ? name : row["service_name"].ToString() is { Length: > 0 } older ? older : dataset;

    private static bool Failed(TestEvent row) => !row["error"].IsNull && row["error"].ToString() is not ("false" or "" or "0");

    private static long Weight(IEnumerable<TestEvent> rows) => rows.Sum(row => (long)row.SampleRate);

    private static double? Quantile(IEnumerable<TestEvent> rows, double share)
    {
        var values = rows.Where(row => !row["duration_ms"].IsNull).SelectMany(row => Enumerable.Repeat(row["duration_ms"].AsFloat(), row.SampleRate)).Order().ToList();
        return values.Count == 0 ? null : values[(int)Math.Max(1, Math.Ceiling(share * values.Count)) - 1];
    }
}
