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
/// attributes with OpenTelemetry .NET and its batch processor in the same run, both in front of an exporter that does nothing; how long a caller waits when the server is
/// dead; and how much arrives at a real server.
/// </summary>
internal static class ClientCommand
{
    private const int BatchSize = 500;

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    public static int Run(Arguments arguments)
    {
        var (rounds, each) = (arguments.Int("rounds", 100), arguments.Int("each", 2_000));
        Cost(rounds, each);
        Waiting(arguments.Int("waits", 2_000_000));
        ThroughAsync(arguments.Int("events", 3_000_000)).GetAwaiter().GetResult();
        return 0;
    }

    private static void Cost(int rounds, int each)
    {
        // Both queues hold what a round sends, and both exporters work at nothing while it is measured, so that it is the caller's cost alone.
        using var client = new HoneyClient(new HoneyClientOptions
        {
            WriteKey = "key", Dataset = "bench", ApiHost = Nowhere, MaxPendingEvents = each, MaxBatchSize = BatchSize, Transmission = new DiscardTransmission(), MaxPendingResponses = 0,
        });
        using var source = new ActivitySource("bench");
        using var nothing = new Nothing();
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource("bench").AddProcessor(new BatchActivityExportProcessor(nothing, each, 5_000, 30_000, BatchSize)).Build();
        var (events, spans, eventBytes, spanBytes) = (new List<double>(), new List<double>(), 0L, 0L);
        for (var round = 0; round < rounds; round++)
        {
            Measure(each, i => SendEvent(client, i), events, ref eventBytes);
            client.FlushAsync().GetAwaiter().GetResult();
            Measure(each, i => SendSpan(source, i), spans, ref spanBytes);
            // Its own flush may sleep for a second when it misses that the work is done.
            var sent = (round + 1L) * each;
            SpinWait.SpinUntil(() => nothing.Exported >= sent - (sent % BatchSize), TimeSpan.FromSeconds(10));
        }

        // The first rounds are the compiler's.
        var (fastest, other) = (events.Skip(rounds / 4).Order().ToArray(), spans.Skip(rounds / 4).Order().ToArray());
        Console.WriteLine($"making and handing over, {each:N0} a round, {fastest.Length} rounds");
        Console.WriteLine($"  event of 10 fields           {fastest[fastest.Length / 2]:F0} ns (a tenth under {fastest[fastest.Length / 10]:F0}, a tenth over {fastest[fastest.Length * 9 / 10]:F0}), {eventBytes} bytes");
        Console.WriteLine($"  span of 10 attributes        {other[other.Length / 2]:F0} ns (a tenth under {other[other.Length / 10]:F0}, a tenth over {other[other.Length * 9 / 10]:F0}), {spanBytes} bytes");
        Console.WriteLine($"  event / span                 {fastest[fastest.Length / 2] / other[other.Length / 2]:F2} of the time, {eventBytes / (double)spanBytes:F2} of the bytes");
    }

    private static void Measure(int each, Action<int> send, List<double> nanoseconds, ref long bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < each; i++) send(i);
        nanoseconds.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / each);
        bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / each;
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
        // A collection stops every thread, this one too, and is no doing of the client's lock or queue: told apart.
        var (times, collected) = (new long[count], 0);
        for (var i = 0; i < count; i++)
        {
            var collections = GC.CollectionCount(0);
            var start = Stopwatch.GetTimestamp();
            SendEvent(client, i);
            var time = Stopwatch.GetTimestamp() - start;
            if (GC.CollectionCount(0) == collections) times[i] = time;
            else (times[i], collected) = (0, collected + 1);
        }

        var told = client.Statistics;
        client.Dispose();
        Array.Sort(times);
        var rest = times.AsSpan(collected);
        var unit = 1e6 / Stopwatch.Frequency;
        Console.WriteLine($"with a dead server, {count:N0} events: p50 {rest[rest.Length / 2] * unit:F2} us, p99 {rest[(int)(rest.Length * 0.99)] * unit:F2} us, p99.99 {rest[(int)(rest.Length * 0.9999)] * unit:F1} us, max {rest[^1] * unit / 1000:F2} ms, beside {collected} with a garbage collection; most that waited {told.Pending:N0}, overflow {told.Overflow:N0}");
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
                    WriteKey = "abcd123EFGH", Dataset = "bench", ApiHost = server.Address, Gzip = false, BlockOnSend = true, MaxPendingEvents = 20_000, MaxBatchSize = 1_000, MaxPendingResponses = 0,
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
