using System.Text.Json;
using Apiary.Engine.Events;

namespace Apiary.Engine.Wal;

/// <summary>Log entries as JSON lines, for people: one line an event, with where it stands in the log.</summary>
public static class WalJson
{
    /// <summary>Writes one event of an entry as an object; the caller ends the line.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="dataset">The dataset's name; null when it is not known, and then its number is written.</param>
    /// <param name="row">Which event of the entry.</param>
    /// <param name="fields">The event's fields, see <see cref="BatchRows"/>.</param>
    public static void Write(Utf8JsonWriter writer, WalEntry entry, string? dataset, int row, IReadOnlyList<KeyValuePair<string, FieldValue>> fields)
    {
        writer.WriteStartObject();
        writer.WriteNumber("partition", entry.Partition);
        writer.WriteNumber("position", entry.Position);
        writer.WriteString("arrived_at", NanoText.ToRfc3339(entry.ArrivedAt.ToUnixTimeMilliseconds() * 1_000_000));
        if (dataset is not null) writer.WriteString("dataset", dataset);
        else writer.WriteNumber("dataset_id", entry.DatasetId);
        writer.WriteString("time", NanoText.ToRfc3339(entry.Batch.TimestampNanos[row]));
        writer.WriteNumber("samplerate", entry.Batch.SampleRates[row]);
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
