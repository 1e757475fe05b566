using Apiary.Engine.Events;

namespace Apiary.Bench.Generator;

/// <summary>Generated events in the forms that the benchmarks and tests feed to Apiary and to its peers.</summary>
internal sealed class EventFormats
{
    /// <summary>No generated event is longer in any form.</summary>
    private const int MaxEventBytes = 2_048;

    private readonly TimeText zulu = new('T', "Z");
    private readonly TimeText plain = new(' ', "");
    private byte[] buffer = new byte[MaxEventBytes];

    /// <summary>The body of a batch request: an array of <paramref name="count"/> events. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> HoneycombBatch(EventGenerator events, int count)
    {
        var needed = count * MaxEventBytes + 2;
        if (buffer.Length < needed) buffer = new byte[needed];
        var json = new JsonSpanWriter(buffer);
        for (var i = 0; i < count; i++)
        {
            events.Next(out var span);
            json.Raw(i == 0 ? "[{\"time\":\""u8 : ",{\"time\":\""u8);
            json.Raw(zulu.Format(span.TimestampNanos));
            json.Raw("\",\"samplerate\":1,\"data\":{"u8);
            SpanFields.Write(span, ref json);
            json.Raw("}}"u8);
        }

        json.Raw("]"u8);
        return buffer.AsMemory(0, json.Length);
    }

    /// <summary>One JSON object on a line, its time as <c>timestamp</c>. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> JsonLine(in SpanEvent span)
    {
        var json = new JsonSpanWriter(buffer);
        json.Raw("{"u8);
        json.Text("timestamp"u8, zulu.Format(span.TimestampNanos));
        SpanFields.Write(span, ref json);
        json.Raw("}\n"u8);
        return buffer.AsMemory(0, json.Length);
    }

    /// <summary>One row of comma-separated cells, the time first. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> CsvLine(in SpanEvent span)
    {
        var csv = new CsvSpanWriter(buffer);
        csv.Raw(plain.Format(span.TimestampNanos));
        SpanFields.Write(span, ref csv);
        csv.Raw("\n"u8);
        return buffer.AsMemory(0, csv.Length);
    }

    /// <summary>Appends <paramref name="count"/> events to <paramref name="batch"/>.</summary>
    public static void Fill(EventBatch batch, EventGenerator events, int count)
    {
        var writer = new BatchSpanWriter(batch);
        for (var i = 0; i < count; i++)
        {
            events.Next(out var span);
            batch.BeginEvent();
            SpanFields.Write(span, ref writer);
            batch.EndEvent(span.TimestampNanos, 1);
        }
    }
}
