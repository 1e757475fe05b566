using System.Diagnostics;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;

namespace Apiary.Bench.Otlp;

/// <summary>Decoding trace requests in protobuf: nanoseconds a span and bytes allocated, for requests of several sizes.</summary>
internal static class OtlpTracesBench
{
    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Int("rounds", 1_000);
        foreach (var spans in arguments.Text("spans", "") is { Length: > 0 } given ? [int.Parse(given)] : (int[])[1, 10, 100, 500, 1_000, 10_000]) Measure(arguments, spans, Math.Max(20, rounds * 500 / Math.Max(spans, 50)));
        return 0;
    }

    private static void Measure(Arguments arguments, int spans, int rounds)
    {
        var requests = new OtlpRequests(arguments.Generator(1_000_000), spans, Vocabulary.ServiceCount);
        var bodies = Enumerable.Range(0, 16).Select(_ => requests.Next().ToArray()).ToArray();
        var decoder = new OtlpDecoder(new IngestLimits { MaxEventBytes = 1_000_000 });
        var batches = new DatasetBatches(new EventBatchPool());
        var request = new OtlpRequest(1, "");
        for (var i = 0; i < rounds / 4; i++) Decode(decoder, bodies[i % bodies.Length], request, batches, spans);
        var samples = new double[rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Decode(decoder, bodies[i % bodies.Length], request, batches, spans);
            samples[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / spans;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(samples);
        Console.WriteLine($"{spans,6} spans a request, {bodies.Sum(body => body.Length) / spans / bodies.Length} bytes a span: median {samples[rounds / 2],6:F0} ns/span, best {samples[0],6:F0}, {allocated / rounds} bytes allocated a request");
    }

    private static void Decode(OtlpDecoder decoder, byte[] body, in OtlpRequest request, DatasetBatches batches, int spans)
    {
        var failure = decoder.Decode(OtlpSignal.Traces, body, request, batches);
        if (failure is not null || batches.All[0].ItemCount != spans) throw new InvalidOperationException($"{failure}, {batches.FirstRefusal}");
        batches.Reset();
    }
}
