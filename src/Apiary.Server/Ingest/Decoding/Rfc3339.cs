using System.Runtime.CompilerServices;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// Times as RFC 3339 has them: <c>2006-01-02T15:04:05[.fraction](Z|+hh:mm|-hh:mm)</c>, to nanoseconds since the Unix epoch, UTC.
/// A space, or a lower-case t or z, is accepted too (section 5.6 of the RFC allows both); digits behind the ninth of the
/// fraction are dropped; a leap second is the first second of the next minute. The zone must be there.
/// </summary>
/// <remarks>Hot: one call per event of a batch.</remarks>
internal static class Rfc3339
{
    /// <summary>Shortest form: <c>2006-01-02T15:04:05Z</c>.</summary>
    private const int ShortestLength = 20;

    /// <summary>First and last year that 64-bit nanoseconds hold wholly.</summary>
    private const int FirstYear = 1678, LastYear = 2261;

    /// <summary>False when <paramref name="text"/> is anything else, or lies outside the years 1678 to 2261.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (text.Length < ShortestLength) return false;
        if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return false;
        if ((text[10] | 0x20) != 't' && text[10] != ' ') return false;
        var bad = 0;
        var year = (TwoDigits(text, 0, ref bad) * 100) + TwoDigits(text, 2, ref bad);
        var month = TwoDigits(text, 5, ref bad);
        var day = TwoDigits(text, 8, ref bad);
        var hour = TwoDigits(text, 11, ref bad);
        var minute = TwoDigits(text, 14, ref bad);
        var second = TwoDigits(text, 17, ref bad);
        if (bad != 0 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 60) return false;
        if (year is < FirstYear or > LastYear || day < 1 || day > DaysInMonth(year, month)) return false;

        var at = 19;
        long fraction = 0;
        if (text[at] == '.' && !TryReadFraction(text, ref at, out fraction)) return false;
        if (!TryReadZone(text, at, out var zoneSeconds)) return false;
        var seconds = (DaysFromEpoch(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second - zoneSeconds;
        nanos = (seconds * 1_000_000_000) + fraction;
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, ref int at, out long nanos)
    {
        var start = ++at;
        nanos = 0;
        uint digit;
        while (at < text.Length && (digit = (uint)(text[at] - '0')) <= 9)
        {
            if (at - start < 9) nanos = (nanos * 10) + digit;
            at++;
        }

        for (var count = at - start; count < 9; count++) nanos *= 10;
        return at > start && at < text.Length;
    }

    private static bool TryReadZone(ReadOnlySpan<byte> text, int at, out int seconds)
    {
        seconds = 0;
        var sign = text[at];
        if ((sign | 0x20) == 'z') return at + 1 == text.Length;
        if (sign is not ((byte)'+' or (byte)'-') || text.Length != at + 6 || text[at + 3] != ':') return false;
        var bad = 0;
        var hours = TwoDigits(text, at + 1, ref bad);
        var minutes = TwoDigits(text, at + 4, ref bad);
        if (bad != 0 || hours > 23 || minutes > 59) return false;
        seconds = ((hours * 60) + minutes) * (sign == '-' ? -60 : 60);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TwoDigits(ReadOnlySpan<byte> text, int at, ref int bad)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        // A byte that is no digit leaves a bit here: negative or above 9.
        bad |= (tens | ones | (9 - tens) | (9 - ones)) & int.MinValue;
        return (tens * 10) + ones;
    }

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.</summary>
    private static long DaysFromEpoch(int year, int month, int day)
    {
        if (month <= 2)
        {
            year--;
            month += 12;
        }

        return (365L * year) + (year / 4) - (year / 100) + (year / 400) + (((153 * (month - 3)) + 2) / 5) + day - 719_469;
    }
}
