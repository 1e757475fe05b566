using System.Diagnostics;
using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>
/// Questions with relational fields, asked of the engine alone over the segments of <see cref="QuestionsBench"/>; the first round is not
/// counted. The goal is 2 s for 10 M spans. Processor time tells more than the clock on a busy machine.
/// </summary>
internal static class RelationsBench
{
    public static int Run(Arguments arguments)
    {
        var count = arguments.Long("events", 10_000_000);
        var files = new DiskFiles(Directory.CreateDirectory(arguments.Text("data", "queries-data")).FullName);
        var segments = QuestionsBench.Load(files, arguments.Generator(count), count, arguments.Int("segments", 4));
        var options = new QueryOptions { Parallelism = arguments.Int("threads", 0), Series = false };
        var runs = arguments.Int("runs", 5);
        var only = arguments.Text("only", "");
        var seconds = (segments.Min(segment => segment.MinTimestampNanos) / 1_000_000_000, (segments.Max(segment => segment.MaxTimestampNanos) / 1_000_000_000) + 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} spans in {segments.Count} segments"));
        foreach (var (name, spec) in Questions(new QuerySpec { StartTime = seconds.Item1, EndTime = seconds.Item2, Granularity = 60 }))
        {
            if (!name.Contains(only, StringComparison.OrdinalIgnoreCase)) continue;
            var times = new double[runs];
            var told = Ask(segments, spec, options);
            var busy = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
            {
                var clock = Stopwatch.GetTimestamp();
                Ask(segments, spec, options);
                times[run] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            }

            var processor = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / runs;
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-62} median {times[runs / 2],8:F1} ms  best {times[0],8:F1} ms  processor {processor,8:F1} ms  {told}"));
        }

        foreach (var segment in segments) segment.Dispose();
        return 0;
    }

    private static IEnumerable<(string Name, QuerySpec Spec)> Questions(QuerySpec range)
    {
        QuerySpec ask(IReadOnlyList<Filter> filters, params string[] breakdowns) => range with { HasRelationalNames = true, Filters = filters, Breakdowns = breakdowns };
        Filter where(string column, FilterOp op, FieldValue value) => new(column, op, [value]);
        var (fails, checkout, slow) = (FieldValue.Boolean(true), FieldValue.String("checkout"), FieldValue.Integer(100));
        yield return ("COUNT, without relations", range with { Filters = [where("service.name", FilterOp.Equal, checkout)] });
        yield return ("root.service.name = checkout", ask([where("root.service.name", FilterOp.Equal, checkout)]));
        yield return ("any.error = true, by service", ask([where("any.error", FilterOp.Equal, fails)], "service.name"));
        yield return ("any.duration_ms > 100 (most traces)", ask([where("any.duration_ms", FilterOp.Greater, slow)]));
        yield return ("none.error = true", ask([where("none.error", FilterOp.Equal, fails)]));
        yield return ("parent.service.name = checkout, by service", ask([where("parent.service.name", FilterOp.Equal, checkout)], "service.name"));
        yield return ("parent.duration_ms > 0 (all parents)", ask([where("parent.duration_ms", FilterOp.Greater, FieldValue.Integer(0))]));
        yield return ("child.error = true, by service", ask([where("child.error", FilterOp.Equal, fails)], "service.name"));
        yield return ("any.error, any2.service.name, root.duration_ms, by service", ask(
            [where("any.error", FilterOp.Equal, fails), where("any2.service.name", FilterOp.Equal, checkout), where("root.duration_ms", FilterOp.Greater, slow)], "service.name"));
        yield return ("by root.name", ask([], "root.name"));
        yield return ("by root.http.route, where error = true", ask([where("error", FilterOp.Equal, fails)], "root.http.route"));
        yield return ("by parent.service.name, service.name", ask([], "parent.service.name", "service.name"));
    }

    private static string Ask(List<SegmentFile> segments, QuerySpec spec, QueryOptions options)
    {
        var result = QueryEngine.Run(segments, QuestionsBench.Declared, spec, QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch), options, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{result.Groups.Count} groups, {result.Total.Values[0]} events");
    }
}
