using System.Globalization;

namespace Apiary.Engine.Events;

/// <summary>Times in nanoseconds as text.</summary>
public static class NanoText
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>RFC 3339 in UTC with as many decimals as it takes, in threes: <c>2024-05-01T12:00:00.123Z</c>.</summary>
    /// <param name="nanos">Nanoseconds since the Unix epoch; any value (the years 1677 to 2262).</param>
    public static string ToRfc3339(long nanos)
    {
        var fraction = nanos % NanosPerSecond;
        if (fraction < 0) fraction += NanosPerSecond;
        var second = DateTimeOffset.FromUnixTimeSeconds((nanos - fraction) / NanosPerSecond).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (fraction == 0) return second + "Z";
        if (fraction % 1_000_000 == 0) return string.Create(CultureInfo.InvariantCulture, $"{second}.{fraction / 1_000_000:000}Z");
        if (fraction % 1_000 == 0) return string.Create(CultureInfo.InvariantCulture, $"{second}.{fraction / 1_000:000000}Z");
        return string.Create(CultureInfo.InvariantCulture, $"{second}.{fraction:000000000}Z");
    }
}
