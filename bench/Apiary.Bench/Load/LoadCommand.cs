using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Apiary.Bench.Generator;
using Apiary.Bench.Otlp;

namespace Apiary.Bench.Load;

/// <summary>
/// Sends generated batches to a server process and measures what they cost it. Bodies are rendered in rounds while the
/// server has nothing to do, so that sending is all the sender does beside it; background work in those pauses counts too.
/// </summary>
internal static class LoadCommand
{
    public static int Run(Arguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var options = LoadOptions.Read(arguments);
        foreach (var name in arguments.Unknown) throw new ArgumentException($"--{name} means nothing here");
        await using var server = await ServerProcess.StartAsync(options.DataDirectory, options.ServerOptions, TimeSpan.FromMinutes(2));
        Warm(server, options);
        server.ResetPeakMemory();
        var before = server.ProcessorTime;
        var (sending, sendingProcessor, bodyBytes, latencies) = Send(server, options, arguments.Generator(options.Events));
        var peakBytes = server.PeakMemoryBytes;
        await SettleAsync(server);
        var allProcessor = server.ProcessorTime - before;
        latencies.Sort();
        Print($"events                       {options.Events:N0} ({options.Format}) in batches of {options.BatchEvents}, {bodyBytes / (double)options.Events:F0} body bytes each{(options.Gzip ? " (gzip)" : "")}, {options.Connections} connections");
        Print($"events per second            {options.Events / sending.TotalSeconds:N0} while sending");
        Print($"events per CPU-second        {options.Events / sendingProcessor.TotalSeconds:N0} while sending");
        Print($"events per CPU-second        {options.Events / allProcessor.TotalSeconds:N0} with flushes and merges until it was idle");
        Print($"acknowledged after           p50 {latencies[latencies.Count / 2]:F1} ms, p99 {latencies[latencies.Count * 99 / 100]:F1} ms, max {latencies[^1]:F1} ms");
        Print($"resident memory, peak        {peakBytes / 1048576.0:N0} MiB while sending, {server.PeakMemoryBytes / 1048576.0:N0} MiB in all");
        PrintDisk(options, "running");
        if (options.Crash) await server.KillAsync();
        else await server.StopAsync();
        PrintDisk(options, options.Crash ? "after SIGKILL" : "stopped");
        return 0;
    }

    /// <summary>Lets the just-in-time compiler and the pools settle before anything is measured.</summary>
    private static void Warm(ServerProcess server, LoadOptions options)
    {
        if (options.WarmEvents == 0) return;
        var warm = options with { Events = options.WarmEvents, Dataset = "warm-up" };
        Send(server, warm, new EventGenerator(seed: -1, warm.Events, EventGenerator.DefaultStart.AddDays(-1), TimeSpan.FromHours(1)));
    }

    private static (TimeSpan Wall, TimeSpan Processor, long BodyBytes, List<double> LatenciesMs) Send(ServerProcess server, LoadOptions options, EventGenerator events)
    {
        var render = Renderer(options, events);
        var latencies = new List<double>();
        var (wall, processor, bodyBytes) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        for (long done = 0; done < options.Events;)
        {
            var bodies = Render(options, render, (int)Math.Min(options.RoundBatches, (options.Events - done + options.BatchEvents - 1) / options.BatchEvents));
            done += (long)bodies.Length * options.BatchEvents;
            foreach (var body in bodies) bodyBytes += body.Length;
            var (processorBefore, clock) = (server.ProcessorTime, Stopwatch.StartNew());
            SendRound(server, options, bodies, latencies);
            wall += clock.Elapsed;
            processor += server.ProcessorTime - processorBefore;
        }

        return (wall, processor, bodyBytes, latencies);
    }

    private static Func<byte[]> Renderer(LoadOptions options, EventGenerator events)
    {
        if (options.Format == LoadFormat.Otlp)
        {
            var requests = new OtlpRequests(events, options.BatchEvents, options.Services);
            return () => requests.Next().ToArray();
        }

        var formats = new EventFormats();
        return () => formats.HoneycombBatch(events, options.BatchEvents).ToArray();
    }

    private static byte[][] Render(LoadOptions options, Func<byte[]> render, int count)
    {
        var bodies = new byte[count][];
        var plain = new byte[count][];
        for (var i = 0; i < count; i++) plain[i] = render();
        if (!options.Gzip) return plain;
        Parallel.For(0, count, i =>
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain[i]);
            bodies[i] = packed.ToArray();
        });
        return bodies;
    }

    private static void SendRound(ServerProcess server, LoadOptions options, byte[][] bodies, List<double> latencies)
    {
        var next = -1;
        Exception? failure = null;
        var senders = Enumerable.Range(0, options.Connections).Select(_ => new Thread(() =>
        {
            try
            {
                var own = new List<double>();
                using var sender = new BatchSender(server.Address, options.Format, options.Dataset, options.Key, options.Gzip);
                int at;
                while ((at = Interlocked.Increment(ref next)) < bodies.Length && failure is null)
                {
                    var began = Stopwatch.GetTimestamp();
                    sender.Post(bodies[at], options.BatchEvents);
                    own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                lock (latencies) latencies.AddRange(own);
            }
            catch (Exception caught) when (caught is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
            {
                failure = caught;
            }
        })).ToArray();
        foreach (var sender in senders) sender.Start();
        foreach (var sender in senders) sender.Join();
        if (failure is not null) throw new InvalidOperationException($"sending failed; the server printed:\n{server.Output}", failure);
    }

    /// <summary>Waits until the server has used next to no processor time for two seconds in a row.</summary>
    private static async Task SettleAsync(ServerProcess server)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var (quiet, last) = (0, server.ProcessorTime);
        for (var i = 0; i < 120 && quiet < 2; i++)
        {
            await second.WaitForNextTickAsync();
            var now = server.ProcessorTime;
            quiet = now - last < TimeSpan.FromMilliseconds(50) ? quiet + 1 : 0;
            last = now;
        }
    }

    private static void PrintDisk(LoadOptions options, string when)
    {
        foreach (var folder in Directory.EnumerateDirectories(options.DataDirectory).Order(StringComparer.Ordinal))
        {
            var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            Print($"disk, {when,-22} {Path.GetFileName(folder)}: {bytes / 1048576.0:N1} MiB, {bytes / (double)(options.Events + options.WarmEvents):F1} bytes/event");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
