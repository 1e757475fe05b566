using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Api;

/// <summary>
/// One event as this API writes it, and as <c>apiary import</c> reads it again:
/// <c>{"dataset":"…","time":"…","samplerate":1,"data":{…}}</c>.
/// </summary>
internal static class RowJson
{
    /// <summary>Writes an answer of events as one object.</summary>
    public static void WriteAll(Utf8JsonWriter writer, RowResult result, DatasetCatalog catalog)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("rows");
        foreach (var row in result.Rows) Write(writer, row, catalog);
        writer.WriteEndArray();
        ResultJson.WriteEnd(writer, result.Statistics, result.Warnings);
        writer.WriteEndObject();
    }

    /// <summary>Writes an event that was read back.</summary>
    public static void Write(Utf8JsonWriter writer, EventRow row, DatasetCatalog catalog) =>
        Write(writer, catalog.Find(row.DatasetId)?.Name, row.TimestampNanos, row.SampleRate, row.Fields);

    /// <summary>Writes an event from its parts.</summary>
    public static void Write(
        Utf8JsonWriter writer, string? dataset, long timestampNanos, int sampleRate, IReadOnlyList<KeyValuePair<string, FieldValue>> fields)
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", dataset);
        writer.WriteString("time", NanoText.ToRfc3339(timestampNanos));
        writer.WriteNumber("samplerate", sampleRate);
        writer.WriteStartObject("data");
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            FieldValueJson.Write(writer, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
