using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Apiary.Client.Tracing;

/// <summary>
/// Honeycomb's trace header, <c>X-Honeycomb-Trace: 1;trace_id=…,parent_id=…,dataset=…,context=…</c>, for services that were
/// instrumented with beelines: the context is base64 of a JSON object of fields that travel along.
/// </summary>
public static class HoneycombPropagation
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-Honeycomb-Trace";

    /// <summary>The header's value for a call made inside a span.</summary>
    /// <param name="traceId">Of the trace.</param>
    /// <param name="parentId">Of the calling span.</param>
    /// <param name="dataset">The dataset that the called service should use; null to leave it the choice.</param>
    /// <param name="context">Fields that travel along; null for none.</param>
    public static string Format(string traceId, string parentId, string? dataset = null, IEnumerable<KeyValuePair<string, object?>>? context = null)
    {
        var text = new StringBuilder("1;trace_id=").Append(traceId).Append(",parent_id=").Append(parentId);
        if (!string.IsNullOrEmpty(dataset)) text.Append(",dataset=").Append(Uri.EscapeDataString(dataset));
        if (context is not null) text.Append(",context=").Append(Convert.ToBase64String(ContextJson(context)));
        return text.ToString();
    }

    /// <summary>The header's value for a call made inside an Activity.</summary>
    public static string Format(Activity span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return Format(span.TraceId.ToHexString(), span.SpanId.ToHexString());
    }

    /// <summary>Reads a header; false when it is none, of another version, or without a trace id and parent id.</summary>
    public static bool TryParse(string? header, out HoneycombTraceContext context)
    {
        context = default!;
        if (header is null || !header.StartsWith("1;", StringComparison.Ordinal)) return false;
        string? traceId = null, parentId = null, dataset = null;
        IReadOnlyDictionary<string, object?> fields = new Dictionary<string, object?>();
        foreach (var part in header.Substring(2).Split(','))
        {
            var at = part.IndexOf('=');
            if (at < 0) continue;
            var value = part.Substring(at + 1);
            switch (part.Substring(0, at).Trim())
            {
                case "trace_id":
                    traceId = value;
                    break;
                case "parent_id":
                    parentId = value;
                    break;
                case "dataset":
                    dataset = Uri.UnescapeDataString(value);
                    break;
                case "context":
                    fields = ReadContext(value);
                    break;
            }
        }

        if (string.IsNullOrEmpty(traceId) || string.IsNullOrEmpty(parentId)) return false;
        context = new HoneycombTraceContext(traceId!, parentId!, dataset, fields);
        return true;
    }

    private static byte[] ContextJson(IEnumerable<KeyValuePair<string, object?>> context)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var pair in context)
            {
                json.WritePropertyName(pair.Key);
                Fields.FieldMapping.Map(pair.Value).WriteTo(json);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static Dictionary<string, object?> ReadContext(string base64)
    {
        var fields = new Dictionary<string, object?>();
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return fields;
            foreach (var property in json.RootElement.EnumerateObject()) fields[property.Name] = Fields.FieldMapping.Map(property.Value.Clone()).ToObject();
        }
        catch (Exception broken) when (broken is JsonException or FormatException)
        {
            // A caller's broken extras must not cost the trace.
        }

        return fields;
    }
}
