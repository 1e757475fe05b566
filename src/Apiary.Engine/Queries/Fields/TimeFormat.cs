using System.Globalization;
using System.Text;

namespace Apiary.Engine.Queries.Fields;

/// <summary>Times by <c>strftime</c>'s directives, in UTC and English.</summary>
internal static class TimeFormat
{
    // The last second of the year 9999, and its counterpart.
    private const double MaxSeconds = 253_402_300_799, MinSeconds = -62_135_596_800;

    /// <summary>What is wrong with a format; null when nothing is.</summary>
    public static string? FaultOf(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%') continue;
            i++;
            if (i == format.Length) return "the format ends in %";
            if (Part(format[i], default, 0) is null) return $"unknown directive %{format[i]} in the format";
        }

        return null;
    }

    /// <summary>A time as text; null when it is outside the years 1 to 9999.</summary>
    /// <param name="format">Has no fault.</param>
    /// <param name="seconds">Since the Unix epoch.</param>
    public static string? Format(string format, double seconds)
    {
        if (!(seconds >= MinSeconds && seconds <= MaxSeconds)) return null;
        var time = DateTime.UnixEpoch.AddTicks((long)Math.Floor(seconds * TimeSpan.TicksPerSecond));
        var built = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%') built.Append(Part(format[++i], time, seconds));
            else built.Append(format[i]);
        }

        return built.ToString();
    }

    private static string? Part(char directive, DateTime time, double seconds) => directive switch
    {
        '%' => "%",
        'n' => "\n",
        't' => "\t",
        'a' => Own(time, "ddd"),
        'A' => Own(time, "dddd"),
        'b' or 'h' => Own(time, "MMM"),
        'B' => Own(time, "MMMM"),
        'c' => Own(time, "ddd MMM ") + DayOfMonth(time) + Own(time, " HH:mm:ss yyyy"),
        'C' => Own(time, "yyyy")[..2],
        'd' => Own(time, "dd"),
        'D' or 'x' => Own(time, "MM/dd/yy"),
        'e' => DayOfMonth(time),
        'f' => Own(time, "ffffff"),
        'F' => Own(time, "yyyy-MM-dd"),
        'g' => (ISOWeek.GetYear(time) % 100).ToString("00", CultureInfo.InvariantCulture),
        'G' => ISOWeek.GetYear(time).ToString("0000", CultureInfo.InvariantCulture),
        'H' => Own(time, "HH"),
        'I' => Own(time, "hh"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'k' => time.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'l' => ((time.Hour + 11) % 12 + 1).ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'L' => Own(time, "fff"),
        'm' => Own(time, "MM"),
        'M' => Own(time, "mm"),
        'p' => Own(time, "tt"),
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Own(time, "hh:mm:ss tt"),
        'R' => Own(time, "HH:mm"),
        's' => Math.Floor(seconds).ToString("0", CultureInfo.InvariantCulture),
        'S' => Own(time, "ss"),
        'T' or 'X' => Own(time, "HH:mm:ss"),
        'u' => (((int)time.DayOfWeek + 6) % 7 + 1).ToString(CultureInfo.InvariantCulture),
        'U' => Week(time, DayOfWeek.Sunday),
        'V' => ISOWeek.GetWeekOfYear(time).ToString("00", CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'W' => Week(time, DayOfWeek.Monday),
        'y' => Own(time, "yy"),
        'Y' => Own(time, "yyyy"),
        'z' => "+0000",
        'Z' => "UTC",
        _ => null,
    };

    private static string Own(DateTime time, string format) => time.ToString(format.Length == 1 ? "%" + format : format, CultureInfo.InvariantCulture);

    private static string DayOfMonth(DateTime time) => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);

    /// <summary>Weeks that began this year before or with the day, by the day on which weeks begin.</summary>
    private static string Week(DateTime time, DayOfWeek first) => ((time.DayOfYear + 6 - (((int)time.DayOfWeek - (int)first + 7) % 7)) / 7).ToString("00", CultureInfo.InvariantCulture);
}
