using System.Globalization;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Sample rates as senders write them (protocol reference 3.5): missing, zero, negative and unreadable ones are 1.</summary>
internal static class HoneycombSampleRate
{
    /// <summary>The rate of an integer; what does not fit 31 bits is the largest that does.</summary>
    public static int FromInteger(long value) => (int)Math.Clamp(value, 1, int.MaxValue);

    /// <summary>The rate of a number with a fraction, which is dropped.</summary>
    public static int FromFloat(double value) => value >= 1 ? (int)Math.Min(value, int.MaxValue) : 1;

    /// <summary>The rate of a header's or a JSON string's text.</summary>
    public static int FromText(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? FromInteger(value) : 1;
}
