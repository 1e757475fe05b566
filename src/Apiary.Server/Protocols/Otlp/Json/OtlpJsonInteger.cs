namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>
/// Whole numbers as JSON writes numbers: digits, perhaps a fraction, perhaps an exponent. <c>1.5e1</c> and <c>20.0</c> are
/// whole, <c>1.5</c> is not. Exact over all 64 bits, which a float is not. The work is linear in the text whatever the exponent.
/// </summary>
internal static class OtlpJsonInteger
{
    /// <summary>More digits than this are out of range for certain.</summary>
    private const int MaxExponent = 20;

    /// <summary>
    /// Reads a number in the range of <paramref name="kind"/>, in two's complement of 64 bits. False for a number that is not
    /// whole or out of range, for anything that is no number, for something behind it, and for a kind that is no integer.
    /// </summary>
    public static bool TryParse(OtlpJsonKind kind, ReadOnlySpan<byte> text, out ulong value)
    {
        if (!TryParse(text, out var isNegative, out var magnitude))
        {
            value = 0;
            return false;
        }

        value = unchecked(isNegative ? 0 - magnitude : magnitude);
        ulong? most = (kind, isNegative && magnitude != 0) switch
        {
            (OtlpJsonKind.UInt64 or OtlpJsonKind.Fixed64, false) => ulong.MaxValue,
            (OtlpJsonKind.UInt32 or OtlpJsonKind.Fixed32, false) => uint.MaxValue,
            (OtlpJsonKind.Int64 or OtlpJsonKind.SFixed64, false) => long.MaxValue,
            (OtlpJsonKind.Int64 or OtlpJsonKind.SFixed64, true) => 1UL << 63,
            (OtlpJsonKind.SInt32 or OtlpJsonKind.Enum, false) => int.MaxValue,
            (OtlpJsonKind.SInt32 or OtlpJsonKind.Enum, true) => 1UL << 31,
            _ => null,
        };
        return magnitude <= most;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out bool isNegative, out ulong magnitude)
    {
        magnitude = 0;
        isNegative = !text.IsEmpty && text[0] == '-';
        var at = isNegative ? 1 : 0;
        // Zeros are held back until another digit shows that they are not the last; those in front of the first count nothing.
        var heldZeros = 0;
        var first = at;
        if (!TryReadDigits(text, ref at, ref magnitude, ref heldZeros)) return false;
        var digitCount = at - first;
        if (digitCount == 0 || (digitCount > 1 && text[first] == '0')) return false;
        long power = 0;
        if (at < text.Length && text[at] == '.')
        {
            first = ++at;
            if (!TryReadDigits(text, ref at, ref magnitude, ref heldZeros) || at == first) return false;
            power = first - at;
        }

        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            at++;
            if (!TryReadExponent(text, ref at, out var exponent)) return false;
            power += exponent;
        }

        if (at != text.Length) return false;
        if (magnitude == 0) return true;
        power += heldZeros;
        return power is >= 0 and <= MaxExponent && TryScale(ref magnitude, (int)power);
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, ref int at, ref ulong magnitude, ref int heldZeros)
    {
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            if (text[at] == '0')
            {
                heldZeros++;
                continue;
            }

            if (magnitude == 0) heldZeros = 0;
            if (heldZeros >= MaxExponent || !TryScale(ref magnitude, heldZeros + 1)) return false;
            var digit = (ulong)(text[at] - '0');
            if (magnitude > ulong.MaxValue - digit) return false;
            magnitude += digit;
            heldZeros = 0;
        }

        return true;
    }

    /// <summary>Reads what stands behind the e. An absurd one only has to be out of range.</summary>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int at, out long exponent)
    {
        exponent = 0;
        var isNegative = at < text.Length && text[at] == '-';
        if (isNegative || (at < text.Length && text[at] == '+')) at++;
        var first = at;
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
            exponent = Math.Min((exponent * 10) + (text[at] - '0'), int.MaxValue * 2L);
        if (isNegative) exponent = -exponent;
        return at > first;
    }

    private static bool TryScale(ref ulong magnitude, int power)
    {
        for (; power > 0; power--)
        {
            if (magnitude > ulong.MaxValue / 10) return false;
            magnitude *= 10;
        }

        return true;
    }
}
