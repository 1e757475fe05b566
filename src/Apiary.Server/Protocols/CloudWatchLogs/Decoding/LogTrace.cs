namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>
/// Ids of traces and spans in lines: X-Ray's (<c>1-5759e988-bd862e3fe1be46a994272793</c>, alone or in its header) and W3C's (32
/// hexadecimal digits, alone or in a <c>traceparent</c>). Both become the 32 digits that spans have.
/// </summary>
internal static class LogTrace
{
    /// <summary>Digits of a trace's id.</summary>
    public const int TraceLength = 32;

    /// <summary>Digits of a span's id.</summary>
    public const int SpanLength = 16;

    private const int XRayTimeLength = 8, XRayRandomLength = 24, XRayLength = 2 + XRayTimeLength + 1 + XRayRandomLength;
    private const int ParentLength = 3 + TraceLength + 1 + SpanLength;

    /// <summary>Reads a field's text; false when it is no id.</summary>
    public static bool TryReadTrace(ReadOnlySpan<byte> text, Span<byte> traceId, Span<byte> spanId, ref bool hasSpan) =>
        TryCopy(text, TraceLength, traceId) || TryFind(text, traceId, spanId, ref hasSpan);

    /// <summary>Reads a field's text; false when it is no id.</summary>
    public static bool TryReadSpan(ReadOnlySpan<byte> text, Span<byte> spanId) => TryCopy(text, SpanLength, spanId);

    /// <summary>Looks for an id anywhere in a line: X-Ray's, a <c>traceparent</c>, or one behind <c>trace_id</c> or <c>traceId</c>.</summary>
    public static bool TryFind(ReadOnlySpan<byte> line, Span<byte> traceId, Span<byte> spanId, ref bool hasSpan) =>
        TryFindXRay(line, traceId) || TryFindParent(line, traceId, spanId, ref hasSpan) || TryFindNamed(line, traceId);

    private static bool TryFindXRay(ReadOnlySpan<byte> line, Span<byte> traceId)
    {
        for (var at = 0; line.Length - at >= XRayLength; at += 2)
        {
            var found = line[at..].IndexOf("1-"u8);
            if (found < 0) return false;
            at += found;
            var rest = line[at..];
            if (rest.Length < XRayLength || (at > 0 && IsHex(line[at - 1])) || rest[2 + XRayTimeLength] != '-') continue;
            if (!TryCopy(rest.Slice(2, XRayTimeLength), XRayTimeLength, traceId)) continue;
            if (TryCopy(rest.Slice(2 + XRayTimeLength + 1, XRayRandomLength), XRayRandomLength, traceId[XRayTimeLength..])) return true;
        }

        return false;
    }

    private static bool TryFindParent(ReadOnlySpan<byte> line, Span<byte> traceId, Span<byte> spanId, ref bool hasSpan)
    {
        for (var at = 0; line.Length - at >= ParentLength; at += 3)
        {
            var found = line[at..].IndexOf("00-"u8);
            if (found < 0) return false;
            at += found;
            var rest = line[at..];
            if (rest.Length < ParentLength || rest[3 + TraceLength] != '-' || !TryCopy(rest.Slice(3, TraceLength), TraceLength, traceId)) continue;
            if (!TryCopy(rest.Slice(3 + TraceLength + 1, SpanLength), SpanLength, spanId)) continue;
            return hasSpan = true;
        }

        return false;
    }

    private static bool TryFindNamed(ReadOnlySpan<byte> line, Span<byte> traceId)
    {
        for (var at = 0; at < line.Length;)
        {
            var found = line[at..].IndexOf("trace"u8);
            if (found < 0) return false;
            at += found + 5;
            var rest = line[at..];
            if (rest.StartsWith("_id"u8)) rest = rest[3..];
            else if (rest.StartsWith("Id"u8)) rest = rest[2..];
            else continue;
            var id = rest.TrimStart("\"'=: "u8);
            if (id.Length >= TraceLength && TryCopy(id[..TraceLength], TraceLength, traceId) && (id.Length == TraceLength || !IsHex(id[TraceLength]))) return true;
        }

        return false;
    }

    /// <summary>Copies so many hexadecimal digits in lower case; false when it is another number of them, something else, or all zeros.</summary>
    private static bool TryCopy(ReadOnlySpan<byte> text, int length, Span<byte> into)
    {
        if (text.Length != length || text.IndexOfAnyExcept((byte)'0') < 0) return false;
        foreach (var digit in text)
            if (!IsHex(digit)) return false;
        for (var i = 0; i < length; i++) into[i] = (byte)(text[i] | 0x20);
        return true;
    }

    private static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);
}
