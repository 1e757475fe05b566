namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>A length of time such as <c>5m</c>, and how times are cut to it. Months, quarters and years go by the calendar, weeks begin on Monday; all in UTC.</summary>
/// <param name="Count">How many units, at least 1.</param>
/// <param name="UnitMilliseconds">The unit's length; 0 for one of the calendar.</param>
/// <param name="UnitMonths">The unit's months; 0 for one of fixed length.</param>
internal sealed record InsightsPeriod(long Count, long UnitMilliseconds, int UnitMonths)
{
    private const long Second = 1_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour, Week = 7 * Day;

    // 1970-01-01 was a Thursday.
    private const long FirstMonday = 4 * Day;
    private const long MaxCount = 1_000_000;

    private static readonly (string[] Names, long Milliseconds, int Months)[] Units =
    [
        (["ms", "msec", "millisecond"], 1, 0), (["s", "sec", "second"], Second, 0), (["m", "min", "minute"], Minute, 0),
        (["h", "hr", "hour"], Hour, 0), (["d", "day"], Day, 0), (["w", "week"], Week, 0),
        (["mo", "mon", "month"], 0, 1), (["q", "qtr", "quarter"], 0, 3), (["y", "yr", "year"], 0, 12),
    ];

    /// <summary>Its length in milliseconds; null when it goes by the calendar.</summary>
    public long? Milliseconds => UnitMonths == 0 ? Count * UnitMilliseconds : null;

    /// <summary>Its length when that is whole seconds and its cuts are multiples of it, as the engine's buckets are; null otherwise.</summary>
    public int? GranularitySeconds => Milliseconds is { } length && UnitMilliseconds != Week && length % Second == 0 && length / Second <= int.MaxValue ? (int)(length / Second) : null;

    /// <summary>Reads a number and a unit as one word; null when it is none.</summary>
    public static InsightsPeriod? Parse(string text, double number)
    {
        var unit = text.TrimStart([.. "0123456789.eE+-"]).ToLowerInvariant();
        if (number < 1 || number > MaxCount || number != Math.Floor(number)) return null;
        foreach (var (names, milliseconds, months) in Units)
            foreach (var name in names)
                if (unit == name || (name.Length > 1 && unit == name + "s")) return new InsightsPeriod((long)number, milliseconds, months);
        return null;
    }

    /// <summary>The begin of the period that holds a time, both in milliseconds since the Unix epoch.</summary>
    public long Floor(long time)
    {
        if (UnitMonths > 0)
        {
            var at = FromMilliseconds(time);
            var months = FloorTo((at.Year - 1970L) * 12 + at.Month - 1, Count * UnitMonths);
            return OfMonth(months);
        }

        var origin = UnitMilliseconds == Week ? FirstMonday : 0;
        return FloorTo(time - origin, Count * UnitMilliseconds) + origin;
    }

    /// <summary>The begin of the next period, or the time itself when it is one.</summary>
    public long Ceiling(long time)
    {
        var floor = Floor(time);
        if (floor == time) return time;
        if (UnitMonths == 0) return floor + (Count * UnitMilliseconds);
        var at = FromMilliseconds(floor);
        return OfMonth(((at.Year - 1970L) * 12) + at.Month - 1 + (Count * UnitMonths));
    }

    private static DateTime FromMilliseconds(long time) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(time, -62_135_596_800_000, 253_402_300_799_999)).UtcDateTime;

    private static long OfMonth(long months)
    {
        var clamped = Math.Clamp(months, -1969 * 12L, (8029 * 12L) + 11);
        var (year, month) = (FloorTo(clamped, 12) / 12, clamped - FloorTo(clamped, 12));
        return new DateTimeOffset((int)year + 1970, (int)month + 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    private static long FloorTo(long value, long step) => value - (((value % step) + step) % step);
}
