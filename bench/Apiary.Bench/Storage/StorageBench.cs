using System.Diagnostics;
using Apiary.Bench.Generator;
using Apiary.Bench.Otlp;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Apiary.Engine.Storage.Memory;
using Apiary.Engine.Wal;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;

namespace Apiary.Bench.Storage;

/// <summary>
/// The way of a batch behind its decoder, step by step, in nanoseconds an event: encode, checksum, decode, apply to open
/// rows; then the whole store on a real disk: append from several threads, reopen with the log, flush.
/// </summary>
internal static class StorageBench
{
    private const int BatchRows = 500;

    public static int Run(Arguments arguments)
    {
        var generator = arguments.Generator(1_000_000);
        var events = arguments.Long("events", 1_000_000);
        var directory = arguments.Text("data", Path.Combine(Path.GetTempPath(), "apiary-bench-storage"));
        var fill = arguments.Text("format", "honeycomb") == "otlp" ? Spans(generator) : batch => EventFormats.Fill(batch, generator, BatchRows);
        var batches = Enumerable.Range(0, arguments.Int("batches", 200)).Select(_ => NewBatch(fill)).ToArray();
        Encode(batches);
        Apply(batches);
        Apply(batches);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        StoreAsync(directory, batches, events, arguments.Int("writers", 8)).GetAwaiter().GetResult();
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static EventBatch NewBatch(Action<EventBatch> fill)
    {
        var batch = new EventBatch();
        fill(batch);
        return batch;
    }

    /// <summary>Batches as they come from trace requests: more columns, a third of them the same in all of a batch.</summary>
    private static Action<EventBatch> Spans(EventGenerator generator)
    {
        var requests = new OtlpRequests(generator, BatchRows, services: 1);
        var decoder = new OtlpDecoder(new IngestLimits());
        return batch =>
        {
            // The pool hands out what it was given.
            var pool = new EventBatchPool();
            pool.Return(batch);
            var batches = new DatasetBatches(pool);
            if (decoder.Decode(OtlpSignal.Traces, requests.Next(), new OtlpRequest(1, ""), batches) is { } failure) throw new InvalidOperationException(failure);
        };
    }

    private static void Encode(EventBatch[] batches)
    {
        var buffer = new GrowingBuffer();
        Each("encode", 10, batches, batch =>
        {
            buffer.Reset();
            BatchEncoder.Encode(batch, buffer);
        });
        var payloads = batches.Select(batch =>
        {
            buffer.Reset();
            BatchEncoder.Encode(batch, buffer);
            return buffer.Written.ToArray();
        }).ToArray();
        Console.WriteLine($"{payloads.Sum(payload => payload.Length) / (double)(batches.Length * BatchRows):F1} bytes an event");
        uint sum = 0;
        Each("checksum", 10, payloads, payload => sum ^= Crc32C.Compute(payload));
        var decoded = new EventBatch();
        Each("decode", 10, payloads, payload => BatchDecoder.Decode(payload, decoded, "bench"));
    }

    private static void Apply(EventBatch[] batches)
    {
        var buffers = new BlockBuffers(256 << 20);
        // The second table takes the first one's buffers, as after a flush.
        for (var life = 0; life < 2; life++)
        {
            var table = new MemoryTable(1, 1, buffers, new MemoryBudget(long.MaxValue, TimeSpan.Zero, TimeProvider.System), 0);
            Each(life == 0 ? "apply" : "apply, buffers reused", 8, batches, batch => table.Append(batch, 1, 1));
            Console.WriteLine($"{table.EstimatedBytes / (double)table.RowCount:F1} bytes an event held");
            table.LetGo();
        }
    }

    private static void Each<T>(string name, int rounds, T[] inputs, Action<T> run)
    {
        var samples = new List<double>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var input in inputs)
            {
                var start = Stopwatch.GetTimestamp();
                run(input);
                samples.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / BatchRows);
            }
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        samples.Sort();
        Console.WriteLine($"{name,-22} median {samples[samples.Count / 2],6:F0} ns/event, best {samples[0],6:F0}, mean {samples.Average(),6:F0}, {allocated / samples.Count} bytes allocated a batch");
    }

    private static async Task StoreAsync(string directory, EventBatch[] batches, long events, int writers)
    {
        var files = new DiskFiles(directory);
        var options = new EventStoreOptions { FlushRows = int.MaxValue, WalBudgetBytes = long.MaxValue / 64, MemoryBudgetBytes = 4L << 30 };
        await using (var store = EventStore.Open(options, files, TimeProvider.System))
        {
            var dataset = store.Catalog.GetOrCreate("bench", "spans");
            long next = -1;
            var watch = new Spent();
            await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < events / BatchRows; i = Interlocked.Increment(ref next))
                    await store.AppendAsync(dataset, 1 + (int)(i % store.PartitionCount), batches[i % batches.Length], CancellationToken.None);
            })));
            Report("append, durable", watch, events, $"log {store.Status.WalBytes / (double)events:F1} bytes an event");
        }

        var opening = new Spent();
        await using (var store = EventStore.Open(options, files, TimeProvider.System))
        {
            Report("reopen with the log", opening, events, $"{store.Status.OpenRowCount} rows");
            var flush = new Spent();
            await store.FlushAsync();
            Report("flush", flush, events, $"{store.Status.SegmentBytes / (double)events:F1} bytes an event");
        }
    }

    private static void Report(string name, Spent spent, long events, string more) => Console.WriteLine($"{name,-22} {spent.PerEvent(events)}  {more}");

    /// <summary>Time since it was made, on the wall and on the processors.</summary>
    private sealed class Spent
    {
        private readonly long start = Stopwatch.GetTimestamp();
        private readonly TimeSpan user = Process.GetCurrentProcess().UserProcessorTime;
        private readonly TimeSpan system = Process.GetCurrentProcess().PrivilegedProcessorTime;

        internal string PerEvent(long events)
        {
            var process = Process.GetCurrentProcess();
            return $"{Stopwatch.GetElapsedTime(start).TotalNanoseconds / events,6:F0} ns/event, processor {(process.UserProcessorTime - user).TotalNanoseconds / events,5:F0} user {(process.PrivilegedProcessorTime - system).TotalNanoseconds / events,5:F0} system";
        }
    }
}
