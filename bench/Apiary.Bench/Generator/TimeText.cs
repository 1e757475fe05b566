using System.Globalization;
using System.Text;

namespace Apiary.Bench.Generator;

/// <summary>Writes times with nine decimals; the part before the fraction is kept from one event to the next.</summary>
internal sealed class TimeText(char separator, string suffix)
{
    private readonly byte[] text = Encoding.UTF8.GetBytes($"2026-01-01{separator}00:00:00.000000000{suffix}");
    private long second = long.MinValue;

    /// <summary>The text of <paramref name="nanos"/> since the Unix epoch; valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(long nanos)
    {
        var (whole, fraction) = Math.DivRem(nanos, 1_000_000_000);
        if (whole != second)
        {
            second = whole;
            DateTimeOffset.FromUnixTimeSeconds(whole).UtcDateTime
                .TryFormat(text, out _, separator == 'T' ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            text[19] = (byte)'.';
        }

        for (var i = 28; i >= 20; i--)
        {
            (fraction, var digit) = Math.DivRem(fraction, 10);
            text[i] = (byte)('0' + digit);
        }

        return text;
    }
}
