using System.Diagnostics;
using System.Globalization;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;

namespace Apiary.Bench.Engine;

/// <summary>The store alone, without HTTP and JSON: append generated batches durably, flush, weigh every lane, ask the ten questions.</summary>
internal static class EngineCommand
{
    private const int BatchEvents = 500;
    private const int RoundBatches = 200;
    private const int Appenders = 4;

    public static int Run(Arguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var count = arguments.Long("events", 1_000_000);
        var runs = arguments.Int("runs", 7);
        var kept = arguments.Text("data", "");
        var folder = kept.Length > 0 ? Path.GetFullPath(kept) : Directory.CreateTempSubdirectory("apiary-engine-").FullName;
        await using (var store = EventStore.Open(new EventStoreOptions(), new DiskFiles(folder), TimeProvider.System))
        {
            var dataset = store.Catalog.Find("bench", "bench") ?? store.Catalog.GetOrCreate("bench", "bench");
            if (store.StatusOf(dataset).RowCount == 0) await LoadAsync(store, arguments.Generator(count), count);
            var status = store.Status;
            Print($"{status.SegmentRowCount:N0} events in {status.SegmentCount} segments, {status.SegmentBytes / (double)status.SegmentRowCount:F1} bytes/event; {status.Upkeep}");
            if (arguments.Flag("lanes")) LaneSizes.Print(folder);
            await AskAsync(store, dataset.Id, runs, arguments);
        }

        if (kept.Length == 0) Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task LoadAsync(EventStore store, EventGenerator events, long count)
    {
        var dataset = store.Catalog.GetOrCreate("bench", "bench");
        var process = Process.GetCurrentProcess();
        var batches = Enumerable.Range(0, RoundBatches).Select(_ => new EventBatch()).ToArray();
        var (wall, processor) = (TimeSpan.Zero, TimeSpan.Zero);
        for (long done = 0; done < count; done += RoundBatches * BatchEvents)
        {
            foreach (var batch in batches)
            {
                batch.Reset();
                EventFormats.Fill(batch, events, BatchEvents);
            }

            process.Refresh();
            var (before, clock, next) = (process.TotalProcessorTime, Stopwatch.StartNew(), -1);
            await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(async () =>
            {
                int at;
                while ((at = Interlocked.Increment(ref next)) < batches.Length)
                    await store.AppendAsync(dataset, 1 + (at % store.PartitionCount), batches[at], CancellationToken.None);
            })));
            wall += clock.Elapsed;
            process.Refresh();
            processor += process.TotalProcessorTime - before;
        }

        Print($"appended {count / wall.TotalSeconds:N0} events/s, {processor.TotalNanoseconds / count:F0} CPU-ns/event, flushes that ran meanwhile included");
        var flush = Stopwatch.StartNew();
        await store.FlushAsync();
        await store.WhenIdleAsync();
        Print($"flushed and merged the rest in {flush.Elapsed.TotalSeconds:F2} s; {Environment.WorkingSet / 1048576.0:N0} MiB resident");
    }

    private static async Task AskAsync(EventStore store, int datasetId, int runs, Arguments arguments)
    {
        var start = EventGenerator.DefaultStart.ToUnixTimeSeconds();
        var end = start + 60 * arguments.Long("range-minutes", 60) + 60;
        var any = await store.Backend.ReadRowsAsync([datasetId], new RowQuery { StartNanos = start * 1_000_000_000, EndNanos = (start + 1800) * 1_000_000_000, Limit = 1 }, new QueryOptions(), CancellationToken.None);
        var fields = any.Rows[0].Fields.ToDictionary();
        var questions = new TenQuestions(start, end, fields["user.id"].AsString(), fields["trace.trace_id"].AsString());
        foreach (var (name, spec, series) in questions.Specs)
            await MeasureAsync(name, runs, () => store.Backend.QueryAsync([datasetId], spec, new QueryOptions { Series = series }, CancellationToken.None));
        await MeasureAsync("raw rows of one user", runs, () => store.Backend.ReadRowsAsync([datasetId], questions.Rows, new QueryOptions(), CancellationToken.None));
        await MeasureAsync("trace by id", runs, () => store.Backend.ReadTraceAsync([datasetId], questions.Trace, new QueryOptions(), CancellationToken.None));
    }

    private static async Task MeasureAsync<T>(string name, int runs, Func<Task<T>> ask)
    {
        var times = new List<double>();
        for (var run = -2; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            if (run >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Print($"{name,-45} {times[times.Count / 2],9:F2} ms   ({times[0]:F2} to {times[^1]:F2})");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
