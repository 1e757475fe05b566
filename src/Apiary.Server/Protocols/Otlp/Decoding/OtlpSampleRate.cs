using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>How many events one stands for, from the attribute <c>sampleRate</c> or the W3C trace state (protocol reference 11).</summary>
internal static class OtlpSampleRate
{
    // 56 bits, the width of a threshold.
    private const double FullThreshold = 72_057_594_037_927_936;
    private const int ThresholdDigits = 14;

    /// <summary>Beyond this a count with a fraction is cut, below it is made whole by chance.</summary>
    private const double LargestFair = 100;

    /// <summary>The attribute that counts.</summary>
    public static ReadOnlySpan<byte> Name => "sampleRate"u8;

    /// <summary>The one that counts when <see cref="Name"/> is nowhere.</summary>
    public static ReadOnlySpan<byte> OtherName => "SampleRate"u8;

    /// <summary>The rate of an attribute's value, 1 when it is none.</summary>
    public static int Of(in OtlpValue value) => value.Kind switch
    {
        OtlpValueKind.Integer => (int)Math.Clamp(value.Bits, 1, int.MaxValue),
        OtlpValueKind.Float => FromFloat(value.Float),
        OtlpValueKind.String => double.TryParse(value.Bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FromFloat(number) : 1,
        _ => 1,
    };

    /// <summary>
    /// The rate of a trace state: entry <c>ot</c>, in it <c>th:</c> and up to 14 hexadecimal digits, of which the rest are
    /// zeros; or such digits behind a bare <c>th=</c>. 1 when there is none or it is malformed.
    /// </summary>
    /// <param name="traceState">The span's trace state.</param>
    /// <param name="spanId">Chance for a count with a fraction: the same span always has the same rate.</param>
    public static int OfTraceState(ReadOnlySpan<byte> traceState, ReadOnlySpan<byte> spanId)
    {
        foreach (var range in traceState.Split((byte)','))
        {
            var entry = traceState[range].Trim((byte)' ');
            var isCurrent = entry.StartsWith("ot="u8);
            var parts = isCurrent ? entry[3..] : entry;
            foreach (var part in parts.Split((byte)';'))
            {
                var pair = parts[part].Trim((byte)' ');
                if (pair.StartsWith(isCurrent ? "th:"u8 : "th="u8)) return OfThreshold(pair[3..], spanId);
            }
        }

        return 1;
    }

    private static int OfThreshold(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> spanId)
    {
        if (digits.Length is 0 or > ThresholdDigits) return 1;
        if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var threshold)) return 1;
        threshold <<= (ThresholdDigits - digits.Length) * 4;
        var count = FullThreshold / (FullThreshold - threshold);
        var whole = Math.Floor(count);
        // As likely to be rounded up as the fraction is large, so that sums stay right.
        if (count <= LargestFair && Hash64.Stable(spanId) / (double)ulong.MaxValue < count - whole) whole++;
        return (int)Math.Clamp(whole, 1, int.MaxValue);
    }

    private static int FromFloat(double value) => value >= 1 ? (int)Math.Min(Math.Floor(value + 0.5), int.MaxValue) : 1;
}
