using System.Globalization;

namespace Apiary.Cli.Asking;

/// <summary>Times and durations as one types them.</summary>
internal static class TimeText
{
    private static readonly (char Unit, long Seconds)[] Units = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400), ('w', 604_800)];

    /// <summary>Seconds of <c>90</c>, <c>30s</c>, <c>15m</c>, <c>2h</c>, <c>7d</c> or <c>1w</c>. Throws <see cref="CliException"/>.</summary>
    public static long ParseDuration(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit) && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < int.MaxValue)
                return count * seconds;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bare)
            ? bare
            : throw new CliException($"expected a duration such as 15m, 2h or 7d, found '{text}'", ExitCodes.Usage);
    }

    /// <summary>Unix seconds of <c>2024-05-01T12:00:00Z</c>, <c>2024-05-01</c> (UTC) or of such a number. Throws <see cref="CliException"/>.</summary>
    public static long ParseInstant(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return seconds;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeSeconds()
            : throw new CliException($"expected a time such as 2024-05-01T12:00:00Z, found '{text}'", ExitCodes.Usage);
    }
}
