using System.Diagnostics;
using System.Net;
using System.Text;
using Apiary.Bench.Load;

namespace Apiary.Bench.CloudWatchLogs;

/// <summary>
/// PutLogEvents over HTTP to a server in a process of its own, several connections at once: log events that a CPU-second of the server takes, decoded, durable and
/// acknowledged, its flushes included. Requests have 10,000 events of some 90 bytes, which is what fits into AWS's 1 MiB with 26 bytes for each.
/// </summary>
internal static class PutLogEventsHttpBench
{
    private const int Templates = 16;

    public static int Run(Arguments arguments) =>
        RunAsync(arguments.Int("requests", 300), arguments.Int("warm", 40), arguments.Int("events", 10_000), arguments.Int("connections", 4), arguments.Int("seed", 1)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int requests, int warm, int events, int connections, int seed)
    {
        foreach (var isJson in (bool[])[false, true])
        {
            var directory = Directory.CreateTempSubdirectory("apiary-logs-bench-").FullName;
            try
            {
                await using var server = await ServerProcess.StartAsync(directory, ["--own-events", "off", "--aws-unsigned", "on"]);
                await CallAsync(server, "CreateLogGroup", "{\"logGroupName\":\"bench\"}"u8.ToArray());
                for (var i = 0; i < connections; i++) await CallAsync(server, "CreateLogStream", Encoding.UTF8.GetBytes($$"""{"logGroupName":"bench","logStreamName":"{{i}}"}"""));
                var random = new Random(seed);
                var bodies = Enumerable.Range(0, connections).Select(stream => Enumerable.Range(0, Templates).Select(_ => Body(random, stream, events, isJson)).ToArray()).ToArray();
                await SendAsync(server, bodies, warm);
                var (processor, clock) = (server.ProcessorTime, Stopwatch.StartNew());
                await SendAsync(server, bodies, requests);
                var (spent, took) = ((server.ProcessorTime - processor).TotalSeconds, clock.Elapsed.TotalSeconds);
                double total = (double)requests * events;
                Console.WriteLine($"{(isJson ? "JSON lines" : "plain lines"),-12} {requests:N0} requests of {events:N0} events and {bodies[0][0].Length:N0} bytes, {connections} connections: "
                    + $"{total / spent:N0} log events a CPU-second of the server, {total / took:N0} a second acknowledged");
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }

        return 0;
    }

    private static Task SendAsync(ServerProcess server, byte[][][] bodies, int requests)
    {
        var next = 0;
        return Task.WhenAll(bodies.Select(async own =>
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < requests;) await CallAsync(server, "PutLogEvents", own[i % own.Length]);
        }));
    }

    private static async Task CallAsync(ServerProcess server, string operation, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "Logs_20140328." + operation);
        using var answer = await server.Http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{operation}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        if ((await answer.Content.ReadAsStringAsync()).Contains("rejected", StringComparison.Ordinal)) throw new InvalidOperationException("the server left events out");
    }

    private static byte[] Body(Random random, int stream, int events, bool isJson)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - events;
        var text = new StringBuilder($$"""{"logGroupName":"bench","logStreamName":"{{stream}}","logEvents":[""");
        for (var i = 0; i < events; i++)
        {
            var line = isJson
                ? $$"""{\"level\":\"INFO\",\"route\":\"/api/{{random.Next(20)}}\",\"ms\":{{random.Next(500)}},\"user\":{{random.Next(50_000)}}}"""
                : $"[INFO] 127.0.0.{random.Next(256)} GET /api/activities/{random.Next(100)} 200 {random.Next(500)}ms";
            text.Append(i == 0 ? "" : ",").Append("{\"timestamp\":").Append(time + i).Append(",\"message\":\"").Append(line).Append("\"}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
