using System.Diagnostics;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Segments;

/// <summary>Writes generated events as flushes would, merges the files, and prints sizes by column and what each step took.</summary>
internal static class SegmentSizeBench
{
    public static int Run(Arguments arguments)
    {
        var events = arguments.Long("events", 1_000_000);
        var rowsPerFlush = arguments.Int("flush", 500_000);
        var directory = arguments.Text("data", Path.Combine(Path.GetTempPath(), "apiary-segment-bench"));
        Directory.CreateDirectory(directory);
        var files = new DiskFiles(directory);
        var generator = arguments.Generator(events);
        var paths = new List<string>();
        var batch = new EventBatch();
        var flushing = TimeSpan.Zero;
        long flushedBytes = 0;
        for (long done = 0; done < events; done += rowsPerFlush)
        {
            batch.Reset();
            EventFormats.Fill(batch, generator, (int)Math.Min(rowsPerFlush, events - done));
            var path = $"flush-{paths.Count}";
            var before = Environment.CpuUsage.TotalTime;
            flushedBytes += SegmentWriter.Write(files, path, [new BatchSegment(batch)]);
            flushing += Environment.CpuUsage.TotalTime - before;
            paths.Add(path);
        }

        Console.WriteLine($"flush: {events} events in {paths.Count} files, {flushedBytes / (double)events:f2} B/event, {flushing.TotalNanoseconds / events:f0} ns of CPU/event");
        var inputs = paths.ConvertAll(path => SegmentFile.Open(files, path));
        var merging = Environment.CpuUsage.TotalTime;
        var mergedBytes = SegmentWriter.Write(files, "merged", inputs);
        Console.WriteLine($"merge: {mergedBytes / (double)events:f2} B/event, {(Environment.CpuUsage.TotalTime - merging).TotalNanoseconds / events:f0} ns of CPU/event");
        Console.WriteLine($"resident: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB at most");
        foreach (var input in inputs) input.Dispose();
        foreach (var path in paths) files.Delete(path);
        using var merged = SegmentFile.Open(files, "merged");
        foreach (var lane in SegmentReport.Create(merged))
        {
            Console.WriteLine(
                $"{lane.Name,-32} {lane.Type,-8} {lane.ChunkBytes / (double)events,7:f3} chunks {lane.DictionaryBytes / (double)events,7:f3} dictionary "
                + $"{lane.FilterBytes / (double)events,7:f3} filter {lane.DictionaryCount,9} entries  {string.Join(" ", lane.Encodings.Select(encoding => $"{encoding.Key}:{encoding.Value}"))}");
        }

        return 0;
    }
}
