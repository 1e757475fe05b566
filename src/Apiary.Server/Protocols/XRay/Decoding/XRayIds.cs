namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// X-Ray's ids and W3C's (section 3 of the protocol reference): <c>1-5759e988-bd862e3fe1be46a994272793</c> and
/// <c>5759e988bd862e3fe1be46a994272793</c> are the same trace. Events have the second form, in lower case.
/// </summary>
internal static class XRayIds
{
    /// <summary>Digits of a trace id in W3C's form.</summary>
    public const int TraceDigits = 32;

    /// <summary>Digits of a segment's id.</summary>
    public const int SpanDigits = 16;

    private const int XRayLength = 35, TimeDigits = 8;

    /// <summary>Writes a trace id in W3C's form, from either; false when it is neither. One whose first half is zero has 16 digits, as over OTLP.</summary>
    /// <param name="text">The id.</param>
    /// <param name="digits">Room for 32 digits.</param>
    /// <param name="id">The digits that count.</param>
    public static bool TryReadTrace(ReadOnlySpan<byte> text, Span<byte> digits, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (text.Length == XRayLength)
        {
            if (text[0] != '1' || text[1] != '-' || text[2 + TimeDigits] != '-') return false;
            if (!TryLower(text.Slice(2, TimeDigits), digits) || !TryLower(text[(3 + TimeDigits)..], digits[TimeDigits..])) return false;
        }
        else if (text.Length != TraceDigits || !TryLower(text, digits))
        {
            return false;
        }

        id = digits[..SpanDigits].ContainsAnyExcept((byte)'0') ? digits[..TraceDigits] : digits[SpanDigits..TraceDigits];
        return true;
    }

    /// <summary>Writes a segment's id in lower case; false when it is none.</summary>
    public static bool TryReadSpan(ReadOnlySpan<byte> text, Span<byte> digits) => text.Length == SpanDigits && TryLower(text, digits);

    /// <summary>A stored trace id as X-Ray writes it; the text itself when it has another length.</summary>
    public static string ToXRay(string traceId)
    {
        var whole = traceId.Length == SpanDigits ? new string('0', SpanDigits) + traceId : traceId;
        return whole.Length == TraceDigits ? $"1-{whole[..TimeDigits]}-{whole[TimeDigits..]}" : traceId;
    }

    /// <summary>The stored form of a trace id in either form; null when it is neither.</summary>
    public static string? FromText(string text)
    {
        if (text.Length > XRayLength) return null;
        Span<byte> digits = stackalloc byte[TraceDigits];
        return TryReadTrace(System.Text.Encoding.UTF8.GetBytes(text), digits, out var id) ? System.Text.Encoding.ASCII.GetString(id) : null;
    }

    private static bool TryLower(ReadOnlySpan<byte> text, Span<byte> target)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i])) return false;
            // Letters have bit 6; digits have bit 5 already.
            target[i] = (byte)(text[i] | 0x20);
        }

        return true;
    }
}
