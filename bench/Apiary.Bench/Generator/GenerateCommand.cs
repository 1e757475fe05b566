using System.Diagnostics;
using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Bench.Generator;

/// <summary>Writes generated events to a file for the peers, or measures the generator itself.</summary>
internal static class GenerateCommand
{
    private const int BatchEvents = 500;

    public static int Run(Arguments arguments)
    {
        var count = arguments.Long("events", 1_000_000);
        var format = arguments.Text("format", "csv");
        var events = arguments.Generator(count);
        var formats = new EventFormats();
        var clock = Stopwatch.StartNew();
        long bytes = 0;
        using Stream output = arguments.Text("out", "") is { Length: > 0 } path ? new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20) : Stream.Null;
        switch (format)
        {
            case "csv":
                output.Write(System.Text.Encoding.UTF8.GetBytes($"timestamp,{string.Join(',', SpanFields.Names)}\n"));
                goto case "ndjson";
            case "ndjson":
                for (long i = 0; i < count; i++)
                {
                    events.Next(out var span);
                    var line = format == "csv" ? formats.CsvLine(span) : formats.JsonLine(span);
                    output.Write(line.Span);
                    bytes += line.Length;
                }

                break;
            case "honeycomb":
                for (long i = 0; i < count; i += BatchEvents)
                {
                    var body = formats.HoneycombBatch(events, BatchEvents);
                    output.Write(body.Span);
                    output.Write("\n"u8);
                    bytes += body.Length;
                }

                break;
            case "batch":
                var batch = new EventBatch();
                for (long i = 0; i < count; i += BatchEvents)
                {
                    EventFormats.Fill(batch, events, BatchEvents);
                    batch.Reset();
                }

                break;
            default:
                throw new ArgumentException($"unknown format {format}: csv, ndjson, honeycomb or batch");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{format}: {count:N0} events, {bytes / (double)count:F1} bytes/event, {clock.Elapsed.TotalNanoseconds / count:F0} ns/event"));
        return 0;
    }
}
