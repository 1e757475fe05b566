using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;

namespace Apiary.Bench.CloudWatchLogs;

/// <summary>
/// Decoding PutLogEvents requests of 10,000 events (fewer where a request would pass AWS's 1 MiB), of plain lines and of JSON lines:
/// log events per CPU-second and bytes allocated a request.
/// </summary>
internal static class PutLogEventsBench
{
    private const int MaxColumns = 10_000;

    private static readonly PutTarget Target = new("cruddur", "web/1", 0, 0, long.MaxValue, 1_795_215_571_000, 1);

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Int("rounds", 200);
        var events = arguments.Int("events", PutLimits.MaxEvents);
        var random = new Random(arguments.Int("seed", 1));
        Measure("plain lines", rounds, Body(events, i => $"[INFO] 127.0.0.{random.Next(256)} GET /api/activities/{random.Next(100)} 200 {random.Next(500)}ms"));
        Measure("JSON lines", rounds, Body(events, i => $$"""{"level":"INFO","route":"/api/{{random.Next(20)}}","ms":{{random.Next(5000) / 10.0}},"user":{"id":{{random.Next(50_000)}}},"ok":true}"""));
        Measure("JSON lines with a trace", rounds, Body(events, i => $$"""{"level":"INFO","ms":{{random.Next(500)}},"trace_id":"{{random.NextInt64():x16}}{{random.NextInt64():x16}}"}"""));
        return 0;
    }

    private static (byte[] Body, int Events) Body(int events, Func<int, string> line)
    {
        var buffer = new MemoryStream();
        var bytes = 0;
        var count = 0;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("logGroupName", Target.Group);
            json.WriteString("logStreamName", Target.Stream);
            json.WriteStartArray("logEvents");
            for (; count < events; count++)
            {
                var message = line(count);
                bytes += Encoding.UTF8.GetByteCount(message) + PutLimits.EventOverhead;
                if (bytes > PutLimits.MaxBatchBytes) break;
                json.WriteStartObject();
                json.WriteNumber("timestamp", 1_795_215_569_000 + (count / 10));
                json.WriteString("message", message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return (buffer.ToArray(), count);
    }

    private static void Measure(string name, int rounds, (byte[] Body, int Events) request)
    {
        var decoder = new PutLogEventsDecoder(MaxColumns);
        var batch = new EventBatch();
        for (var i = 0; i < rounds / 4; i++) Decode(decoder, batch, request);
        var samples = new double[rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Decode(decoder, batch, request);
            samples[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / request.Events;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(samples);
        var median = samples[rounds / 2];
        Console.WriteLine($"{name,-24} {request.Events,6} events a request, {request.Body.Length / request.Events,4} bytes each: median {median,5:F0} ns/event, best {samples[0],5:F0}, {1e9 / median / 1e6:F2} M events per CPU-second, {allocated / rounds} bytes allocated a request");
    }

    private static void Decode(PutLogEventsDecoder decoder, EventBatch batch, (byte[] Body, int Events) request)
    {
        batch.Reset();
        var result = decoder.Decode(request.Body, batch, expandsLines: true, static (_, _) => Target);
        if (result.Failure != PutFailure.None || batch.RowCount != request.Events) throw new InvalidOperationException($"{result.Failure} {result.Detail}, {batch.RowCount} events");
    }
}
