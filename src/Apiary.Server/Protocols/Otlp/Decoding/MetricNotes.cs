using System.Text;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// What a metrics request says of its metrics beside their values, for the descriptions of columns (protocol reference 10.2):
/// <c>sum(cumulative,monotonic), unit By: bytes received</c>. Read from the message when it is first asked, which is when a column
/// is new; a steady sender costs nothing. Not thread-safe.
/// </summary>
/// <param name="message">The request, which was decoded without a failure; read while this is in use.</param>
/// <param name="mostNotes">The most metrics that are read; a request cannot declare more columns.</param>
internal sealed class MetricNotes(ReadOnlyMemory<byte> message, int mostNotes)
{
    private const int MetricNameTag = (1 << 3) | ProtobufCursor.Bytes, DescriptionTag = (2 << 3) | ProtobufCursor.Bytes, UnitTag = (3 << 3) | ProtobufCursor.Bytes;
    private const int TemporalityTag = 2 << 3, MonotonicTag = 3 << 3;

    // What Honeycomb's API allows a description, so that it can be sent back as it was read; no character has more than three bytes.
    private const int MostCharacters = 255, MostBytes = MostCharacters * 3;

    private Dictionary<string, MetricNote>? notes;

    /// <summary>The description of a column that is a metric, or one of the fields that a histogram or a summary becomes; empty for any other.</summary>
    public string DescriptionOf(string column)
    {
        notes ??= Read(message.Span);
        if (notes.TryGetValue(column, out var whole) && !whole.HasParts) return Describe(whole, "");
        var dot = column.LastIndexOf('.');
        if (dot <= 0 || !notes.TryGetValue(column[..dot], out var note) || !note.HasParts) return "";
        var part = column[(dot + 1)..];
        return part is "count" or "sum" or "avg" or "min" or "max" || (part.Length > 1 && part[0] == 'p' && part.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0) ? Describe(note, part) : "";
    }

    private static string Describe(MetricNote note, string part)
    {
        var text = new StringBuilder(note.Kind);
        // How many values there were is a number without a unit.
        if (note.Unit.Length > 0 && part != "count") text.Append(", unit ").Append(note.Unit);
        if (note.Text.Length > 0) text.Append(": ").Append(note.Text);
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i])) text[i] = ' ';
        if (text.Length <= MostCharacters) return text.ToString();
        return text.ToString(0, char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters);
    }

    private Dictionary<string, MetricNote> Read(ReadOnlySpan<byte> request)
    {
        var found = new Dictionary<string, MetricNote>(StringComparer.Ordinal);
        var resources = new ProtobufCursor(request, 0);
        while (TryNext(ref resources, SharedFieldsReader.FirstTag, out var resource))
        {
            var scopes = new ProtobufCursor(resource, 0);
            while (TryNext(ref scopes, SharedFieldsReader.ItemTag, out var scope))
            {
                var metrics = new ProtobufCursor(scope, 0);
                while (found.Count < mostNotes && TryNext(ref metrics, SharedFieldsReader.ItemTag, out var metric)) ReadMetric(metric, found);
            }
        }

        return found;
    }

    private static void ReadMetric(ReadOnlySpan<byte> metric, Dictionary<string, MetricNote> found)
    {
        string name = "", text = "", unit = "", kind = "";
        var hasParts = false;
        var cursor = new ProtobufCursor(metric, 0);
        while (cursor.TryReadTag(out var tag))
        {
            if (ProtobufCursor.WireType(tag) != ProtobufCursor.Bytes)
            {
                if (!cursor.TrySkip(tag)) return;
                continue;
            }

            if (!cursor.TryReadBytes(out var bytes)) return;
            if (tag == MetricNameTag) name = Encoding.UTF8.GetString(bytes);
            else if (tag == DescriptionTag) text = Beginning(bytes);
            else if (tag == UnitTag) unit = Beginning(bytes);
            else if (WordOf((MetricKind)ProtobufCursor.Field(tag)) is { } word) (kind, hasParts) = (word + Qualities(bytes), (MetricKind)ProtobufCursor.Field(tag) >= MetricKind.IntHistogram);
        }

        // The first counts: it is whose column is declared, and one without data declares none.
        if (kind.Length > 0) found.TryAdd(name, new MetricNote(kind, unit, text, hasParts));
    }

    private static string? WordOf(MetricKind kind) => kind switch
    {
        MetricKind.IntGauge or MetricKind.Gauge => "gauge",
        MetricKind.IntSum or MetricKind.Sum => "sum",
        MetricKind.IntHistogram or MetricKind.Histogram => "histogram",
        MetricKind.ExponentialHistogram => "exponential_histogram",
        MetricKind.Summary => "summary",
        _ => null,
    };

    /// <summary>Whether values are differences or totals, and whether they only grow: <c>(delta)</c>, <c>(cumulative,monotonic)</c>; empty when it is not said.</summary>
    private static string Qualities(ReadOnlySpan<byte> data)
    {
        ulong temporality = 0, isMonotonic = 0;
        var cursor = new ProtobufCursor(data, 0);
        while (cursor.TryReadTag(out var tag))
        {
            var isRead = tag switch
            {
                TemporalityTag => cursor.TryReadVarint(out temporality),
                MonotonicTag => cursor.TryReadVarint(out isMonotonic),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) break;
        }

        string[] qualities = [.. temporality switch { 1 => ["delta"], 2 => ["cumulative"], _ => (string[])[] }, .. isMonotonic != 0 ? (string[])["monotonic"] : []];
        return qualities.Length == 0 ? "" : $"({string.Join(',', qualities)})";
    }

    private static string Beginning(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostBytes)]);

    /// <summary>The next field of a tag; false behind the last.</summary>
    private static bool TryNext(ref ProtobufCursor cursor, int tag, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        while (cursor.TryReadTag(out var next))
        {
            if (next == tag) return cursor.TryReadBytes(out bytes);
            if (!cursor.TrySkip(next)) return false;
        }

        return false;
    }
}
