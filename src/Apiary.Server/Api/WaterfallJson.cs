using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Queries;

namespace Apiary.Server.Api;

/// <summary>
/// Writes what a waterfall shows of the events of a trace: column by column, and ids and texts once, so that a browser reads 50,000 of them
/// without an object or a text for each.
/// </summary>
internal static class WaterfallJson
{
    // In a column of indexes.
    private const int None = -1;

    private const double NanosPerMillisecond = 1e6;

    /// <summary>Writes <c>columns</c>, <c>fields</c> and what their indexes lead to: <c>ids</c>, <c>strings</c> and <c>values</c>.</summary>
    /// <param name="writer">Stands in an object.</param>
    /// <param name="spans">The events, by time.</param>
    /// <param name="fields">The further columns that were asked for, each once.</param>
    public static void Write(Utf8JsonWriter writer, SpanTable spans, IReadOnlyList<string> fields)
    {
        var ids = new ValueIndex<string>();
        var strings = new ValueIndex<string>();
        var values = new ValueIndex<FieldValue>();
        writer.WriteStartObject("columns");
        WriteTimes(writer, spans);
        WriteDurations(writer, spans);
        WriteIndexes(writer, "span_id", spans.Count, row => IndexOf(ids, spans.SpanId(row)));
        WriteIndexes(writer, "parent_id", spans.Count, row => IndexOf(ids, spans.ParentId(row)));
        WriteIndexes(writer, "name", spans.Count, row => IndexOf(strings, spans.Name(row)));
        WriteIndexes(writer, "service", spans.Count, row => IndexOf(strings, spans.Service(row)));
        WriteIndexes(writer, "kind", spans.Count, row => IndexOf(strings, spans.Kind(row)));
        WriteIndexes(writer, "error", spans.Count, row => spans.IsError(row) is { } failed ? failed ? 1 : 0 : None);
        WriteIndexes(writer, "type", spans.Count, row => (int)spans.Type(row));
        WriteIndexes(writer, "dataset", spans.Count, row => IndexOf(strings, spans.Dataset(row)));
        writer.WriteEndObject();
        writer.WriteStartObject("fields");
        for (var i = 0; i < fields.Count; i++)
        {
            var field = i;
            WriteIndexes(writer, fields[i], spans.Count, row => spans.Field(field, row) is { IsNull: false } value ? values.Of(value) : None);
        }

        writer.WriteEndObject();
        ResultJson.WriteTexts(writer, "ids", ids.Values);
        ResultJson.WriteTexts(writer, "strings", strings.Values);
        writer.WriteStartArray("values");
        foreach (var value in values.Values) FieldValueJson.Write(writer, value);
        writer.WriteEndArray();
    }

    private static void WriteTimes(Utf8JsonWriter writer, SpanTable spans)
    {
        writer.WriteStartArray("time_ms");
        for (var row = 0; row < spans.Count; row++) writer.WriteNumberValue((spans.TimestampNanos(row) - spans.TimestampNanos(0)) / NanosPerMillisecond);
        writer.WriteEndArray();
    }

    private static void WriteDurations(Utf8JsonWriter writer, SpanTable spans)
    {
        writer.WriteStartArray("duration_ms");
        for (var row = 0; row < spans.Count; row++)
        {
            if (spans.DurationMs(row) is { } duration) writer.WriteNumberValue(duration);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    private static void WriteIndexes(Utf8JsonWriter writer, string name, int count, Func<int, int> indexOf)
    {
        writer.WriteStartArray(name);
        for (var row = 0; row < count; row++) writer.WriteNumberValue(indexOf(row));
        writer.WriteEndArray();
    }

    private static int IndexOf(ValueIndex<string> of, string? text) => text is null ? None : of.Of(text);
}
