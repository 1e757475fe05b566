using System.Diagnostics;
using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>
/// What a brush over a heatmap costs: a region of durations and time against everything else, over 20 columns and over many.
/// Asked of the engine alone, of the segments that <c>questions</c> writes and uses; the first round is not counted.
/// </summary>
internal static class BubbleUpBench
{
    private static readonly string[] TwentyColumns =
    [
        "service.name", "name", "span.kind", "http.route", "http.method", "http.status_code", "http.response_content_length", "db.system", "db.statement",
        "error", "exception.type", "customer.plan", "k8s.pod.name", "k8s.node.name", "cloud.region", "service.version", "user.id", "thread.id",
        "duration_ms", "exception.message",
    ];

    public static int Run(Arguments arguments)
    {
        var count = arguments.Long("events", 10_000_000);
        var files = new DiskFiles(Directory.CreateDirectory(arguments.Text("data", "queries-data")).FullName);
        var segments = QuestionsBench.Load(files, arguments.Generator(count), count, arguments.Int("segments", 1));
        var options = new QueryOptions { Parallelism = arguments.Int("threads", 0) };
        var runs = arguments.Int("runs", 7);
        var only = arguments.Text("only", "");
        var all = segments[0].ColumnNames.Order(StringComparer.Ordinal).ToArray();
        // Names that the segments have are asked for again and again: as many columns as a wide dataset has.
        string[] many = [.. Enumerable.Range(0, arguments.Int("many", 200)).Select(i => TwentyColumns[i % TwentyColumns.Length])];
        Measure("20 columns", TwentyColumns, segments);
        Measure($"all {all.Length} columns", all, segments);
        Measure($"{many.Length} columns", all, [.. segments.Select(segment => new ManyColumns(segment, many))], many);
        foreach (var column in all) Measure($"  {column}", [column], segments);
        foreach (var segment in segments) segment.Dispose();
        return 0;

        void Measure(string name, string[] columns, IReadOnlyList<Segment> among, string[]? copies = null)
        {
            if (only.Length > 0 && !name.Contains(only, StringComparison.Ordinal)) return;
            var (first, last) = (among.Min(segment => segment.MinTimestampNanos), among.Max(segment => segment.MaxTimestampNanos) + 1);
            var query = new BubbleUpQuery
            {
                Columns = copies is null ? columns : [.. copies.Select((column, i) => ManyColumns.Name(column, i))],
                StartNanos = first,
                EndNanos = last,
                Selection = new BubbleUpSelection { Column = "duration_ms", Min = 100, StartNanos = first + ((last - first) / 4), EndNanos = first + ((last - first) / 2) },
            };
            var told = QueryEngine.BubbleUp(among, Declared, query, options, CancellationToken.None);
            var times = new double[runs];
            var busy = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
            {
                var clock = Stopwatch.GetTimestamp();
                QueryEngine.BubbleUp(among, Declared, query, options, CancellationToken.None);
                times[run] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            }

            var processor = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / runs;
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-32} best {times[0],7:F1} ms  median {times[runs / 2],7:F1} ms  worst {times[^1],7:F1} ms  processor {processor,7:F1} ms  "
                + $"{told.Selected} of {told.Selected + told.Baseline}; {string.Join(", ", told.Columns.Take(3).Select(column => $"{column.Column} {column.Score:F3}"))}; "
                + $"omitted {string.Join(", ", told.Omitted.Select(pair => pair.Key))}"));
        }

        static ColumnType? Declared(int dataset, string column) => QuestionsBench.Declared(dataset, ManyColumns.Original(column));
    }
}
