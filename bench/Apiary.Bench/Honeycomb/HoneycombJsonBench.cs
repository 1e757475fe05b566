using System.Diagnostics;
using System.Text.Json;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.Honeycomb;

namespace Apiary.Bench.Honeycomb;

/// <summary>Decoding batches of 500 generated events: nanoseconds an event, and for scale what Utf8JsonReader takes to tokenise them.</summary>
internal static class HoneycombJsonBench
{
    private const int Events = 500, Bodies = 16;

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Int("rounds", 2_000);
        var generator = arguments.Generator(1_000_000);
        var formats = new EventFormats();
        var bodies = Enumerable.Range(0, Bodies).Select(_ => formats.HoneycombBatch(generator, Events).ToArray()).ToArray();
        var decoder = new HoneycombJsonDecoder(DecodeLimits.Default);
        var batch = new EventBatch();
        var items = new BatchItems();
        Console.WriteLine($"{bodies.Sum(body => body.Length) / Events / Bodies} bytes an event");
        Report("HoneycombJsonDecoder", rounds, bodies, body =>
        {
            batch.Reset();
            items.Reset();
            var result = decoder.DecodeBatch(body, 1, 5, batch, items);
            if (!result.IsRead || batch.RowCount != Events) throw new InvalidOperationException($"{result}, {batch.RowCount} events");
        });
        Report("Utf8JsonReader, tokens only", rounds, bodies, body =>
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }
        });
        return 0;
    }

    private static void Report(string name, int rounds, byte[][] bodies, Action<byte[]> run)
    {
        for (var i = 0; i < rounds / 4; i++) run(bodies[i % bodies.Length]);
        var samples = new double[rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run(bodies[i % bodies.Length]);
            samples[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Events;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(samples);
        Console.WriteLine($"{name,-30} median {samples[rounds / 2],6:F0} ns/event, best {samples[0],6:F0}, {allocated / rounds} bytes allocated a batch");
    }
}
