using System.Globalization;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>Times of documents: seconds since the Unix epoch with fractions, also in the form <c>1.478293361271E9</c>. Digits are kept to the nanosecond, which a float could not.</summary>
internal static class XRayTime
{
    private const long NanosPerSecond = 1_000_000_000;
    private const int FractionDigits = 9;

    // The year 2262, where nanoseconds no longer fit.
    private const decimal MaxSeconds = long.MaxValue / NanosPerSecond;

    /// <summary>Nanoseconds since the epoch of a JSON number, or of one in quotes; false when it is none, negative, or beyond the year 2262.</summary>
    public static bool TryParse(ReadOnlySpan<byte> raw, out long nanos)
    {
        if (raw.Length > 2 && raw[0] == '"') raw = raw[1..^1];
        return TryPlain(raw, out nanos) || TryAny(raw, out nanos);
    }

    /// <summary>Digits, a point, digits: how nearly all are written.</summary>
    private static bool TryPlain(ReadOnlySpan<byte> raw, out long nanos)
    {
        nanos = 0;
        var at = 0;
        long seconds = 0;
        for (; at < raw.Length && char.IsAsciiDigit((char)raw[at]); at++)
        {
            if (at >= 10) return false;
            seconds = (seconds * 10) + (raw[at] - '0');
        }

        if (at == 0 || seconds >= MaxSeconds) return false;
        long fraction = 0;
        var digits = 0;
        if (at < raw.Length)
        {
            if (raw[at++] != '.') return false;
            for (; at < raw.Length; at++)
            {
                if (!char.IsAsciiDigit((char)raw[at])) return false;
                if (digits == FractionDigits) continue;
                fraction = (fraction * 10) + (raw[at] - '0');
                digits++;
            }
        }

        for (; digits < FractionDigits; digits++) fraction *= 10;
        nanos = (seconds * NanosPerSecond) + fraction;
        return true;
    }

    private static bool TryAny(ReadOnlySpan<byte> raw, out long nanos)
    {
        nanos = 0;
        if (!decimal.TryParse(raw, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (seconds is < 0 or >= MaxSeconds) return false;
        nanos = (long)(seconds * NanosPerSecond);
        return true;
    }
}
