using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Apiary.Bench.Load;

namespace Apiary.Bench.XRay;

/// <summary>
/// Segments by datagrams at a steady rate to a server in a process of its own: how many a CPU-second of the server stores, and whether any was lost. A segment has a request, annotations and
/// three subsegments, some 1,200 bytes, as one of X-Ray's middleware has.
/// </summary>
internal static partial class XRayUdpBench
{
    private const int SpansPerSegment = 4, Templates = 512;

    public static int Run(Arguments arguments) => RunAsync(arguments.Int("segments", 300_000), arguments.Int("rate", 15_000), arguments.Int("warm", 30_000)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int segments, int rate, int warm)
    {
        var directory = Directory.CreateTempSubdirectory("apiary-xray-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory, ["--own-events", "off", "--xray", "127.0.0.1:0"]);
            using (var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5)))
                while (!server.Output.Contains("--follow", StringComparison.Ordinal)) await pause.WaitForNextTickAsync();
            var target = IPEndPoint.Parse(DaemonInText().Match(server.Output).Groups[1].Value);
            var documents = Documents();
            Send(documents, target, warm, rate);
            await StoredAsync(server, warm);
            var (processor, clock) = (server.ProcessorTime, Stopwatch.StartNew());
            Send(documents, target, segments, rate);
            var sent = clock.Elapsed.TotalSeconds;
            var (stored, dropped) = await StoredAsync(server, warm + segments);
            var spent = (server.ProcessorTime - processor).TotalSeconds;
            var bytes = documents.Average(document => document.Length);
            Console.WriteLine($"{segments:N0} segments of {bytes:N0} bytes and {SpansPerSegment} spans, {segments / sent:N0} a second sent");
            Console.WriteLine($"  stored {stored - warm:N0} of {segments:N0}; the system dropped {dropped:N0}");
            Console.WriteLine($"  {(stored - warm) / spent:N0} segments a CPU-second of the server, {(stored - warm) * SpansPerSegment / spent:N0} spans");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Sends at a rate, in bursts of a millisecond, from one socket.</summary>
    private static void Send(byte[][] documents, IPEndPoint target, int count, int rate)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count;)
        {
            var due = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * rate) + 1);
            for (; i < due; i++) socket.Send(documents[i % documents.Length]);
            Thread.Yield();
        }
    }

    /// <summary>Waits until nothing more is stored; segments stored and datagrams dropped, as the arrivals count them.</summary>
    private static async Task<(long Stored, long Dropped)> StoredAsync(ServerProcess server, long wanted)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var (stored, dropped, unchanged) = (0L, 0L, 0);
        while (stored + dropped < wanted && unchanged < 15)
        {
            await pause.WaitForNextTickAsync();
            var counts = JsonNode.Parse(await server.Http.GetStringAsync(new Uri("/api/arrivals/counts", UriKind.Relative)))!["counts"]!.AsArray();
            var now = counts.Sum(count => (long)count!["events"]!) / SpansPerSegment;
            dropped = counts.Where(count => (string)count!["reason"]! == "datagrams_dropped").Sum(count => (long)count!["refused_events"]!);
            unchanged = now == stored ? unchanged + 1 : 0;
            stored = now;
        }

        return (stored, dropped);
    }

    private static byte[][] Documents()
    {
        var random = new Random(1);
        var start = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return [.. Enumerable.Range(0, Templates).Select(i => Encoding.UTF8.GetBytes(Document(random, start + (i / 100.0))))];
    }

    private static string Document(Random random, double start)
    {
        string Id(int digits) => string.Concat(Enumerable.Range(0, digits / 8).Select(_ => random.Next().ToString("x8", CultureInfo.InvariantCulture)));
        string Seconds(double time) => time.ToString("F6", CultureInfo.InvariantCulture);
        var (trace, id, route) = ($"1-{(int)start:x8}-{Id(24)}", Id(16), random.Next(40));
        var subsegments = string.Join(',', Enumerable.Range(0, SpansPerSegment - 1).Select(i =>
            $$"""{"id": "{{Id(16)}}", "name": "step-{{i}}", "start_time": {{Seconds(start + (i * 0.01))}}, "parent_id": "{{id}}", "in_progress": false, "trace_id": "{{trace}}", "type": "subsegment", "namespace": "local", "end_time": {{Seconds(start + (i * 0.01) + 0.008)}}}"""));
        return "{\"format\":\"json\",\"version\":1}\n" +
            $$$"""{"id": "{{{id}}}", "name": "backend-flask", "start_time": {{{Seconds(start)}}}, "in_progress": false, "http": {"request": {"url": "http://127.0.0.1:4567/api/route-{{{route}}}", "method": "GET", "user_agent": "curl/8", "client_ip": "127.0.0.1"}, "response": {"status": 200, "content_length": {{{random.Next(5_000)}}}} }, "annotations": {"user": "user-{{{random.Next(50_000)}}}", "items": {{{random.Next(20)}}}}, "aws": {"xray": {"sdk": "X-Ray for Python", "sdk_version": "2.15.0", "sampling_rule_name": "Default"} }, "subsegments": [{{{subsegments}}}], "trace_id": "{{{trace}}}", "service": {"runtime": "CPython", "runtime_version": "3.11.2"}, "end_time": {{{Seconds(start + 0.05)}}}}""";
    }

    [GeneratedRegex(@"X-Ray daemon\s+(\S+)")]
    private static partial Regex DaemonInText();
}
