using System.Diagnostics;
using Apiary.Bench.Load;
using Apiary.Client;
using Apiary.Client.Transmissions;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Apiary.Bench.Client;

/// <summary>
/// What the C# client costs the program that sends: making and handing over an event of 10 fields, against a span of 10
/// attributes with OpenTelemetry .NET in the same run, first with an exporter that does nothing behind each, then through HTTP to
/// a real server, with OTLP's exporter there; how long a caller waits when the server is dead; and how much arrives at a real server.
/// </summary>
internal static class ClientCommand
{
    private const int BatchSize = 500;
    private const string DemoKey = "abcd123EFGH";

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    public static int Run(Arguments arguments)
    {
        var (rounds, each) = (arguments.Int("rounds", 100), arguments.Int("each", 2_000));
        CostAlone(rounds, each);
        CostExportingAsync(rounds, each).GetAwaiter().GetResult();
        Waiting(arguments.Int("waits", 2_000_000));
        ThroughAsync(arguments.Int("events", 3_000_000)).GetAwaiter().GetResult();
        return 0;
    }

    /// <summary>Both exporters do nothing, so that it is the caller's cost alone.</summary>
    private static void CostAlone(int rounds, int each)
    {
        using var client = new HoneyClient(ClientOptions(Nowhere, each, new DiscardTransmission()));
        using var nothing = new Nothing();
        Cost("nothing behind the queue", client, nothing, () => nothing.Exported, rounds, each);
    }

    /// <summary>Both send to one server over HTTP, without compression, in batches of the same size; the caller's time has their threads beside it.</summary>
    private static async Task CostExportingAsync(int rounds, int each)
    {
        var directory = Directory.CreateTempSubdirectory("apiary-client-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory, ["--own-events", "off", "--demo", "on"]);
            using var client = new HoneyClient(ClientOptions(server.Address, each, transmission: null));
            using var counter = new AnswerCounter();
            using var exporter = new OtlpTraceExporter(new OtlpExporterOptions
            {
                Endpoint = new Uri(server.Address, "/v1/traces"), Protocol = OtlpExportProtocol.HttpProtobuf, Headers = $"x-honeycomb-team={DemoKey}", HttpClientFactory = () => new HttpClient(counter, disposeHandler: false),
            });
            Cost("exporting to a server on this machine", client, exporter, () => counter.Answers * BatchSize, rounds, each);
            if (client.Statistics.Accepted != (long)rounds * each) throw new InvalidOperationException($"of {(long)rounds * each} events {client.Statistics.Accepted} were accepted");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static HoneyClientOptions ClientOptions(Uri server, int each, ITransmission? transmission) => new()
    {
        WriteKey = DemoKey, Dataset = "bench", ApiHost = server, MaxPendingEvents = each, MaxBatchSize = BatchSize, MaxConcurrentBatches = 1, Gzip = false, Transmission = transmission, MaxPendingResponses = 0,
    };

    /// <summary>Both queues hold what a round sends; a round begins when the other side's work is done.</summary>
    /// <param name="exported">How many spans have left so far.</param>
    private static void Cost(string behind, HoneyClient client, BaseExporter<Activity> exporter, Func<long> exported, int rounds, int each)
    {
        using var source = new ActivitySource("bench");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource("bench").AddProcessor(new BatchActivityExportProcessor(exporter, each, 5_000, 30_000, BatchSize)).Build();
        var (events, spans, eventBytes, spanBytes) = (new RoundCosts(), new RoundCosts(), 0L, 0L);
        for (var round = 0; round < rounds; round++)
        {
            events.Measure(each, () => Measure(each, i => SendEvent(client, i), ref eventBytes), () => client.FlushAsync().GetAwaiter().GetResult());
            // The processor's own flush may sleep for a second when it misses that the work is done.
            var sent = (round + 1L) * each;
            spans.Measure(each, () => Measure(each, i => SendSpan(source, i), ref spanBytes), () => AwaitExported(exported, sent - (sent % BatchSize)));
        }

        // The first rounds are the compiler's.
        var (mine, other) = (events.From(rounds / 4), spans.From(rounds / 4));
        Console.WriteLine($"making and handing over, {behind}, {each:N0} a round, {rounds - (rounds / 4)} rounds");
        Console.WriteLine($"  event of 10 fields           {mine}, {eventBytes} bytes");
        Console.WriteLine($"  span of 10 attributes        {other}, {spanBytes} bytes");
        Console.WriteLine($"  event / span                 {mine.Median / other.Median:F2} of the caller's time, {eventBytes / (double)spanBytes:F2} of its bytes, {mine.Process / other.Process:F2} of all threads' time");
    }

    private static void AwaitExported(Func<long> exported, long count)
    {
        var waited = Stopwatch.StartNew();
        while (exported() < count)
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(10)) throw new InvalidOperationException($"of {count} spans {exported()} were exported");
            Thread.Sleep(1);
        }
    }

    private static double Measure(int each, Action<int> send, ref long bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < each; i++) send(i);
        var time = Stopwatch.GetElapsedTime(start).TotalNanoseconds / each;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / each;
        return time;
    }

    private static void SendEvent(HoneyClient client, int i)
    {
        var made = client.NewEvent();
        made.AddField("http.route", "/api/cart/{id}");
        made.AddField("http.request.method", "GET");
        made.AddField("http.response.status_code", 200L);
        made.AddField("url.path", "/api/cart/17");
        made.AddField("user.id", "user-1042");
        made.AddField("cart.items", (long)i);
        made.AddField("cart.total", 17.5);
        made.AddField("error", false);
        made.AddField("duration_ms", 12.25);
        made.AddField("service.name", "shop");
        made.Send();
    }

    private static void SendSpan(ActivitySource source, int i)
    {
        using var span = source.StartActivity("GET /api/cart/{id}", ActivityKind.Server)!;
        span.SetTag("http.route", "/api/cart/{id}");
        span.SetTag("http.request.method", "GET");
        span.SetTag("http.response.status_code", 200);
        span.SetTag("url.path", "/api/cart/17");
        span.SetTag("user.id", "user-1042");
        span.SetTag("cart.items", i);
        span.SetTag("cart.total", 17.5);
        span.SetTag("error", false);
        span.SetTag("duration_ms", 12.25);
        span.SetTag("service.name", "shop");
    }

    private static void Waiting(int count)
    {
        var client = new HoneyClient(new HoneyClientOptions { WriteKey = "key", Dataset = "bench", ApiHost = Nowhere, CloseTimeout = TimeSpan.Zero, MaxPendingResponses = 0 });
        var (times, others, collected) = (new long[count], new long[count], 0);
        for (var i = 0; i < count; i++)
        {
            var collections = GC.CollectionCount(0);
            var start = Stopwatch.GetTimestamp();
            SendEvent(client, i);
            times[i] = Stopwatch.GetTimestamp() - start;
            // A collection stops every thread, this one too, and is no doing of the client's queue: told apart.
            if (GC.CollectionCount(0) == collections) others[i] = times[i];
            else collected++;
        }

        var told = client.Statistics;
        client.Dispose();
        Array.Sort(times);
        Array.Sort(others);
        Console.WriteLine($"with a dead server, {count:N0} events: {Waits(times)}; without the {collected} in which a garbage collection fell: {Waits(others.AsSpan(collected))}; most that waited {told.Pending:N0}, overflow {told.Overflow:N0}");
    }

    private static string Waits(ReadOnlySpan<long> sorted)
    {
        var unit = 1e6 / Stopwatch.Frequency;
        return $"p50 {sorted[sorted.Length / 2] * unit:F2} us, p99 {sorted[(int)(sorted.Length * 0.99)] * unit:F2} us, p99.99 {sorted[(int)(sorted.Length * 0.9999)] * unit:F1} us, max {sorted[^1] * unit / 1000:F2} ms";
    }

    private static async Task ThroughAsync(int count)
    {
        var directory = Directory.CreateTempSubdirectory("apiary-client-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory, ["--own-events", "off", "--demo", "on"]);
            foreach (var measured in new[] { false, true })
            {
                var client = new HoneyClient(new HoneyClientOptions
                {
                    WriteKey = DemoKey, Dataset = "bench", ApiHost = server.Address, Gzip = false, BlockOnSend = true, MaxPendingEvents = 20_000, MaxBatchSize = 1_000, MaxPendingResponses = 0,
                });
                using var own = Process.GetCurrentProcess();
                var (processor, clock) = (own.TotalProcessorTime, Stopwatch.StartNew());
                var events = measured ? count : count / 10;
                for (var i = 0; i < events; i++) SendEvent(client, i);
                await client.DisposeAsync();
                own.Refresh();
                if (!measured) continue;
                var (wall, spent) = (clock.Elapsed.TotalSeconds, (own.TotalProcessorTime - processor).TotalSeconds);
                Console.WriteLine($"to a server on this machine, {count:N0} events: {count / wall:N0} a second, {count / spent:N0} a CPU-second of the sender; accepted {client.Statistics.Accepted:N0}, lost {count - client.Statistics.Accepted:N0}");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>An exporter that costs nothing.</summary>
    private sealed class Nothing : BaseExporter<Activity>
    {
        private long exported;

        public long Exported => Interlocked.Read(ref exported);

        public override ExportResult Export(in Batch<Activity> batch)
        {
            Interlocked.Add(ref exported, batch.Count);
            return ExportResult.Success;
        }
    }
}
