using System.Globalization;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// The times Honeycomb's senders write, as nanoseconds since the Unix epoch (protocol reference 3.4): RFC 3339; integers of
/// ten digits as seconds and of more digits as seconds and a decimal fraction (13 are milliseconds, 16 microseconds, 19
/// nanoseconds); other numbers as seconds. What is none of these is no time, and the event gets its arrival time.
/// </summary>
internal static class HoneycombTime
{
    /// <summary>How many digits of an integer are seconds.</summary>
    private const int SecondDigits = 10;

    /// <summary>Seconds beyond this do not fit 64-bit nanoseconds.</summary>
    private const long MaxSeconds = long.MaxValue / NanosPerSecond;

    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Reads the text of a header, a JSON string or a JSON number. False: no time.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long nanos)
    {
        if (Rfc3339.TryParse(text, out nanos)) return true;
        return text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? TryParseDigits(text, out nanos) : TryParseDecimal(text, out nanos);
    }

    /// <summary>Seconds and nanoseconds as MessagePack's timestamps have them. False when out of range.</summary>
    public static bool TryFromSeconds(long seconds, long nanosOfSecond, out long nanos)
    {
        nanos = 0;
        if (seconds is < -MaxSeconds + 1 or > MaxSeconds - 1 || nanosOfSecond is < 0 or >= NanosPerSecond) return false;
        nanos = (seconds * NanosPerSecond) + nanosOfSecond;
        return true;
    }

    /// <summary>Reads an integer that MessagePack or JSON gave as a number, by its count of digits.</summary>
    public static bool TryFromInteger(long value, out long nanos)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return TryParse(digits[..length], out nanos);
    }

    /// <summary>Seconds as a float.</summary>
    public static bool TryFromFloat(double seconds, out long nanos)
    {
        nanos = 0;
        // Written so that NaN fails too.
        if (!(Math.Abs(seconds) < MaxSeconds)) return false;
        var whole = Math.Floor(seconds);
        nanos = ((long)whole * NanosPerSecond) + (long)((seconds - whole) * NanosPerSecond);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (text.Length < SecondDigits) return false;
        long seconds = 0, fraction = 0;
        foreach (var digit in text[..SecondDigits]) seconds = (seconds * 10) + digit - '0';
        for (var i = 0; i < 9; i++)
        {
            var at = SecondDigits + i;
            fraction = (fraction * 10) + (at < text.Length ? text[at] - '0' : 0);
        }

        return TryFromSeconds(seconds, fraction, out nanos);
    }

    /// <summary>Digits, a point and digits are read exactly; other numbers by way of a double, whose step is some 240 ns today.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        var point = text.IndexOf((byte)'.');
        if (point is > 0 and <= SecondDigits && long.TryParse(text[..point], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            var digits = text[(point + 1)..];
            if (digits.Length > 0 && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            {
                long fraction = 0;
                for (var i = 0; i < 9; i++) fraction = (fraction * 10) + (i < digits.Length ? digits[i] - '0' : 0);
                return TryFromSeconds(seconds, fraction, out nanos);
            }
        }

        // An integer with a sign needs ten characters, as one without does.
        if (text.Length < SecondDigits && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return false;
        return double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var value)
            && TryFromFloat(value, out nanos);
    }
}
