using System.Text.Json;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Events;

/// <summary>
/// The trace and span in which an error happened, where the payload tells (reference, section 14): by attributes, by the custom data, or by the headers
/// of the request that failed. What the client's own request carries is not asked: clients send from a thread of theirs, where that is another trace.
/// </summary>
/// <param name="TraceId">32 hexadecimal digits where it has that form; empty when unknown.</param>
/// <param name="SpanId">16 hexadecimal digits; empty when unknown.</param>
internal readonly record struct TraceLink(string TraceId, string SpanId)
{
    private const int TraceChars = 32, SpanChars = 16, MostChars = 128;

    /// <summary>Finds it.</summary>
    public static TraceLink In(JsonElement data)
    {
        var (trace, span) = ("", "");
        foreach (var attribute in data.ListAt("attributes"))
        {
            if (attribute.TextAt("key") == "trace_id") trace = attribute.TextAt("value");
            if (attribute.TextAt("key") == "span_id") span = attribute.TextAt("value");
        }

        if (trace.Length > 0) return new(Normal(trace), Normal(span));
        if (data.TextAt("custom", "trace_id") is { Length: > 0 } custom) return new(Normal(custom), Normal(data.TextAt("custom", "span_id")));
        if (data.TextAt("custom", "xray_trace_id") is { Length: > 0 } xray) return OfXRay(xray);
        return OfHeaders(data);
    }

    private static TraceLink OfHeaders(JsonElement data)
    {
        if (data.At("request", "headers") is not { ValueKind: JsonValueKind.Object } headers) return new("", "");
        var xray = new TraceLink("", "");
        foreach (var header in headers.EnumerateObject())
        {
            var value = PayloadJson.TextOf(header.Value);
            if (header.Name.Equals("traceparent", StringComparison.OrdinalIgnoreCase) && OfTraceParent(value) is { } link) return link;
            if (header.Name.Equals("X-Amzn-Trace-Id", StringComparison.OrdinalIgnoreCase)) xray = OfXRay(value);
        }

        return xray;
    }

    /// <summary>W3C Trace Context: version, trace, parent, flags.</summary>
    private static TraceLink? OfTraceParent(string value) =>
        value.Split('-') is [{ Length: 2 }, { Length: TraceChars } trace, { Length: SpanChars } span, ..] && IsHex(trace) && IsHex(span) ? new(trace.ToLowerInvariant(), span.ToLowerInvariant()) : null;

    /// <summary><c>Root=1-time-random;Parent=span;Sampled=1</c>, or the root alone.</summary>
    private static TraceLink OfXRay(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        var root = Array.Find(parts, part => part.StartsWith("Root=", StringComparison.OrdinalIgnoreCase))?["Root=".Length..] ?? parts[0];
        var parent = Array.Find(parts, part => part.StartsWith("Parent=", StringComparison.OrdinalIgnoreCase))?["Parent=".Length..] ?? "";
        return new(Normal(root), Normal(parent));
    }

    /// <summary>An id as other protocols store it: X-Ray's <c>1-6b00d0d1-97a2…</c> without its version and dashes, hexadecimal digits in lower case.</summary>
    private static string Normal(string id)
    {
        if (id.Length > MostChars) return "";
        if (id.Split('-') is ["1", { Length: 8 } time, { Length: 24 } random] && IsHex(time) && IsHex(random)) id = time + random;
        return IsHex(id) ? id.ToLowerInvariant() : id;
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}
