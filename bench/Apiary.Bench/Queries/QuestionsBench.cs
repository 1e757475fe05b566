using System.Diagnostics;
using System.Globalization;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>
/// The ten questions of <c>bench/peers/questions.mjs</c> asked of the engine alone: no server, no JSON. Segments are written
/// once to the folder and used again; the first round is not counted. Processor time tells more than the clock on a busy machine.
/// </summary>
internal static class QuestionsBench
{
    private const int BatchRows = 1_000_000;

    private static readonly string[] DistributionColumns =
    [
        "service.name", "name", "span.kind", "http.route", "http.method", "http.status_code", "db.system", "db.statement", "error", "exception.type",
        "customer.plan", "k8s.pod.name", "k8s.node.name", "cloud.region", "cloud.availability_zone", "service.version", "telemetry.sdk.language",
        "feature.new_checkout", "thread.id", "exception.message",
    ];

    public static int Run(Arguments arguments)
    {
        var count = arguments.Long("events", 10_000_000);
        var files = new DiskFiles(Directory.CreateDirectory(arguments.Text("data", "queries-data")).FullName);
        var segments = Load(files, arguments.Generator(count), count, arguments.Int("segments", 1));
        var bytes = segments.Sum(segment => segment.SizeBytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events in {segments.Count} segments, {bytes / (double)count:F1} bytes/event"));
        var options = new QueryOptions { Parallelism = arguments.Int("threads", 0), Series = false };
        var runs = arguments.Int("runs", 7);
        var only = arguments.Text("only", "");
        foreach (var (name, ask) in Questions(segments, options))
        {
            if (!name.Contains(only, StringComparison.OrdinalIgnoreCase)) continue;
            var times = new double[runs];
            var told = ask();
            var busy = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
            {
                var clock = Stopwatch.GetTimestamp();
                ask();
                times[run] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            }

            var processor = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / runs;
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-42} median {times[runs / 2],8:F2} ms  best {times[0],8:F2} ms  processor {processor,8:F2} ms  {told}"));
        }

        foreach (var segment in segments) segment.Dispose();
        return 0;
    }

    private static IEnumerable<(string Name, Func<string> Ask)> Questions(List<SegmentFile> segments, QueryOptions options)
    {
        var (first, last) = (segments.Min(segment => segment.MinTimestampNanos), segments.Max(segment => segment.MaxTimestampNanos));
        var range = new QuerySpec { StartTime = first / 1_000_000_000, EndTime = (last / 1_000_000_000) + 1, Granularity = 60 };
        var withSeries = options with { Series = true };
        Calculation duration(string op) => new(op, "duration_ms");
        Filter where(string column, FilterOp op, FieldValue value) => new(column, op, [value]);
        Func<string> query(QuerySpec spec, QueryOptions how) => () =>
        {
            var result = QueryEngine.Run(segments, Declared, spec, QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch), how, CancellationToken.None);
            return $"{result.Groups.Count} groups, first {string.Join(' ', result.Groups[0].Key)} {string.Join(' ', result.Groups[0].Values)}, {result.Statistics.BlocksScanned} blocks";
        };
        Func<string> rows(RowQuery asked) => () =>
            $"{QueryEngine.ReadRows(segments, Declared, asked, options, CancellationToken.None).Rows.Count} rows";
        var middle = segments[0].RowCount / 2;
        var user = segments[0].Lanes("user.id")[0].TryReadValue(middle, out var someUser) ? someUser : default;
        var trace = segments[0].Lanes("trace.trace_id")[0].TryReadValue(middle, out var someTrace) ? someTrace.AsString() : "";

        // What the questions stand on: decoding one column on one thread.
        foreach (var column in (string[])["http.route", "user.id", "trace.trace_id"])
            yield return ($"decode codes of {column}", () => Decode(segments, column, static (lane, block, buffers) => lane.ReadCodes(block, buffers.Codes)));
        yield return ("decode numbers of duration_ms", () => Decode(segments, "duration_ms", static (lane, block, buffers) => lane.ReadNumbers(block, buffers.Numbers)));
        yield return ("COUNT over 60 buckets", query(range, withSeries));
        yield return ("COUNT, filtered", query(range with { Filters = [where("http.status_code", FilterOp.GreaterOrEqual, FieldValue.Integer(500))] }, options));
        var percentiles = range with { Calculations = [new("COUNT"), duration("P50"), duration("P95"), duration("P99")], Breakdowns = ["http.route"] };
        yield return ("COUNT, P50, P95, P99 by route", query(percentiles, options));
        yield return ("COUNT, P50, P95, P99 by route over time", query(percentiles, withSeries));
        yield return ("COUNT, P50, P95, P99 by name", query(percentiles with { Breakdowns = ["name"] }, options));
        yield return ("HEATMAP of durations", query(range with { Calculations = [duration("HEATMAP")] }, withSeries));
        yield return ("COUNT_DISTINCT(user) by service over time",
            query(range with { Calculations = [new("COUNT_DISTINCT", "user.id")], Breakdowns = ["service.name"] }, withSeries));
        yield return ("two filters, by route", query(range with
        {
            Calculations = [new("COUNT"), duration("AVG")],
            Breakdowns = ["http.route"],
            Filters = [where("service.name", FilterOp.Equal, FieldValue.String("checkout")), where("http.status_code", FilterOp.GreaterOrEqual, FieldValue.Integer(500))],
        }, options));
        yield return ("raw rows of one user",
            rows(new RowQuery { StartNanos = first, EndNanos = last + 1, Filters = [where("user.id", FilterOp.Equal, user)], Limit = 100 }));
        yield return ("trace by id",
            () => $"{QueryEngine.ReadTrace(segments, Declared, trace, options, CancellationToken.None).Rows.Count} rows");
        yield return ("the 100 slowest", rows(new RowQuery { StartNanos = first, EndNanos = last + 1, Largest = "duration_ms", Columns = [Apiary.Engine.Queries.SpanFields.TraceId] }));
        foreach (var (column, prefix) in ((string, string)[])[("http.route", ""), ("user.id", "user-12"), ("trace.trace_id", "0a"), ("trace.span_id", "0a"), ("duration_ms", "2"), ("exception.message", "t")])
        {
            yield return ($"completions of {column} {prefix}", () =>
                string.Join(", ", QueryEngine.ReadValues(segments, Declared, new ValueQuery { Column = column, Prefix = prefix }, options, CancellationToken.None).Values.Take(2)));
        }

        yield return ("map of services", () =>
        {
            var map = QueryEngine.MapServices(segments, Declared, new ServiceMapQuery { StartNanos = first, EndNanos = last + 1, DatasetName = _ => "" }, options, CancellationToken.None);
            return $"{map.Nodes.Count} services, {map.Edges.Count} edges, {map.Edges.Sum(edge => edge.Calls)} calls, one of {map.SampledOneOf}";
        });
        var byUser = range with
        {
            Calculations = [duration("AVG"), duration("MAX"), duration("SUM")],
            Breakdowns = ["user.id"],
            Orders = [new Order("SUM", "duration_ms", true)],
        };
        yield return ("AVG, MAX, SUM by user, top 1000", query(byUser, options));
        yield return ("AVG, MAX, SUM by user, top 1000 over time", query(byUser, withSeries));
        // A stored column of a few values beside fields that are computed: of a number, of a dictionary, of both.
        foreach (var (name, expression) in ((string, string?)[])
            [
                ("span.kind", null),
                ("fast or slow", "IF(LT($duration_ms, 100), \"fast\", \"slow\")"),
                ("the route's first part", "REG_VALUE($http.route, `^/([^/]+)`)"),
                ("slow carts", "IF(AND(GTE($duration_ms, 100), CONTAINS($http.route, \"cart\")), \"slow cart\", \"other\")"),
            ])
        {
            var grouped = range with { Breakdowns = [expression is null ? name : "field"], CalculatedFields = expression is null ? [] : [new CalculatedField("field", expression)] };
            yield return ($"COUNT by {name}", query(grouped, options));
            yield return ($"P95 by {name}", query(grouped with { Calculations = [duration("P95")] }, options));
        }

        yield return ("substring filter", query(range with
        {
            Breakdowns = ["service.name"],
            Filters = [where("db.statement", FilterOp.Contains, FieldValue.String("payments"))],
        }, options));
        Filter[] slow = [where("duration_ms", FilterOp.Greater, FieldValue.Integer(100))];
        yield return ("distributions of 20 columns, one pass", () => QueryEngine.ReadDistributions(
            segments,
            Declared,
            new DistributionQuery { Columns = DistributionColumns, Selection = slow, StartNanos = first, EndNanos = last + 1 },
            options,
            CancellationToken.None) is var found ? $"{found.Selected} of {found.Baseline}" : "");
        var single = DistributionColumns.Select(column => query(range with
        {
            Calculations = [new("COUNT", null, "selected", slow), new("COUNT")],
            Breakdowns = [column],
            Orders = [new Order(null, "selected", true)],
            Limit = 50,
        }, options)).ToArray();
        yield return ("distributions of 20 columns, 20 queries", () => string.Concat(single.Select(ask => ask()[..1])));
    }

    private static string Decode(List<SegmentFile> segments, string column, Action<LaneReader, int, BlockBuffers> read)
    {
        var buffers = BlockBuffers.Rent();
        foreach (var segment in segments)
            for (var block = 0; block < segment.BlockCount; block++) read(segment.Lanes(column)[0], block, buffers);
        BlockBuffers.Return(buffers);
        return "one thread";
    }

    internal static ColumnType? Declared(int datasetId, string column) => column switch
    {
        "duration_ms" => ColumnType.Float,
        "http.status_code" or "http.response_content_length" or "thread.id" => ColumnType.Integer,
        "error" or "feature.new_checkout" => ColumnType.Boolean,
        _ => ColumnType.String,
    };

    /// <summary>Opens the segments of an earlier run, or writes them: a million events each, then merged to as many as were asked for.</summary>
    internal static List<SegmentFile> Load(DiskFiles files, EventGenerator events, long count, int segmentCount)
    {
        string Path(int index) => $"{count}-{segmentCount}-{index}.segment";
        if (!Enumerable.Range(0, segmentCount).All(index => files.Exists(Path(index)))) WriteAll(files, events, count, segmentCount, Path);
        return [.. Enumerable.Range(0, segmentCount).Select(index => SegmentFile.Open(files, Path(index)))];
    }

    private static void WriteAll(DiskFiles files, EventGenerator events, long count, int segmentCount, Func<int, string> path)
    {
        var parts = new List<string>();
        for (var left = count; left > 0; left -= BatchRows)
        {
            var batch = new EventBatch();
            EventFormats.Fill(batch, events, (int)Math.Min(BatchRows, left));
            parts.Add($"part-{parts.Count}.segment");
            SegmentWriter.Write(files, parts[^1], [new BatchSegment(batch)]);
        }

        var perSegment = (parts.Count + segmentCount - 1) / segmentCount;
        for (var index = 0; index < segmentCount; index++)
        {
            var inputs = parts.Skip(index * perSegment).Take(perSegment).Select(part => SegmentFile.Open(files, part)).ToList();
            SegmentWriter.Write(files, path(index), inputs);
            foreach (var input in inputs) input.Dispose();
        }

        foreach (var part in parts) files.Delete(part);
    }
}
