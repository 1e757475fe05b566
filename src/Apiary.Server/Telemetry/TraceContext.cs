using System.Security.Cryptography;

namespace Apiary.Server.Telemetry;

/// <summary>The trace that a request belongs to: the caller's when it sent one, else a new one.</summary>
/// <param name="TraceId">The trace's id as it came, or 32 hexadecimal digits.</param>
/// <param name="SpanId">This request's own id, 16 hexadecimal digits.</param>
/// <param name="ParentId">The caller's span; null for a trace that begins here.</param>
internal readonly record struct TraceContext(string TraceId, string SpanId, string? ParentId)
{
    // Ids beyond any tool's form are not taken over: they would be somebody's text in our events.
    private const int MaxIdLength = 128;

    /// <summary>
    /// Continues what the headers say: Honeycomb's <c>X-Honeycomb-Trace</c> (<c>1;trace_id=…,parent_id=…,…</c>; other
    /// versions are not read), else W3C Trace Context's <c>traceparent</c> (<c>00-trace-parent-flags</c>), else begins a trace.
    /// </summary>
    public static TraceContext From(string honeycombTrace, string traceParent)
    {
        var spanId = NewId(8);
        if (TryHoneycomb(honeycombTrace, out var traceId, out var parentId) || TryW3C(traceParent, out traceId, out parentId))
            return new TraceContext(traceId, spanId, parentId);
        return new TraceContext(NewId(16), spanId, null);
    }

    private static bool TryHoneycomb(string header, out string traceId, out string? parentId)
    {
        traceId = "";
        parentId = null;
        if (!header.StartsWith("1;", StringComparison.Ordinal)) return false;
        foreach (var part in header[2..].Split(','))
        {
            if (part.StartsWith("trace_id=", StringComparison.Ordinal)) traceId = part["trace_id=".Length..];
            else if (part.StartsWith("parent_id=", StringComparison.Ordinal)) parentId = part["parent_id=".Length..];
        }

        return traceId.Length is > 0 and <= MaxIdLength && parentId is { Length: > 0 and <= MaxIdLength };
    }

    private static bool TryW3C(string header, out string traceId, out string? parentId)
    {
        traceId = "";
        parentId = null;
        // Version 00 has exactly 55 characters; a later version may have more behind another dash. ff is forbidden.
        if (header.Length < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') return false;
        if (header.StartsWith("ff", StringComparison.Ordinal) || (header.StartsWith("00", StringComparison.Ordinal) && header.Length != 55)) return false;
        if (header.Length > 55 && header[55] != '-') return false;
        traceId = header[3..35];
        parentId = header[36..52];
        return IsHex(header[..2]) && IsId(traceId) && IsId(parentId);
    }

    private static bool IsId(string text) => IsHex(text) && text.AsSpan().ContainsAnyExcept('0');

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);

    private static string NewId(int bytes) => RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);
}
