using System.Globalization;

namespace Apiary.Server.Protocols.CloudWatchLogs.Reading;

/// <summary>A place between events, which are ordered by time and then by number: the place of one of them.</summary>
/// <param name="TimestampNanos">Its time in nanoseconds since the Unix epoch.</param>
/// <param name="EventId">Its number.</param>
internal readonly record struct LogCursor(long TimestampNanos, long EventId) : IComparable<LogCursor>
{
    private const int Digits = 28;

    /// <summary>Before every event.</summary>
    public static readonly LogCursor Start = new(0, 0);

    /// <inheritdoc/>
    public int CompareTo(LogCursor other) => TimestampNanos != other.TimestampNanos ? TimestampNanos.CompareTo(other.TimestampNanos) : EventId.CompareTo(other.EventId);

    /// <summary>It in 56 digits; an event's id too.</summary>
    public override string ToString() => TimestampNanos.ToString("D28", CultureInfo.InvariantCulture) + EventId.ToString("D28", CultureInfo.InvariantCulture);

    /// <summary>Reads 56 digits; false for another text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LogCursor cursor)
    {
        cursor = default;
        if (text.Length != 2 * Digits
            || !long.TryParse(text[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out var nanos)
            || !long.TryParse(text[Digits..], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        cursor = new LogCursor(nanos, id);
        return true;
    }

    /// <summary>Reads a token: a letter, a slash, 56 digits, perhaps a slash and an s. False for another text.</summary>
    public static bool TryParseToken(string token, out bool isForward, out LogCursor cursor)
    {
        cursor = default;
        isForward = token.StartsWith("f/", StringComparison.Ordinal);
        if (!isForward && !token.StartsWith("b/", StringComparison.Ordinal)) return false;
        var digits = token.AsSpan(2);
        if (digits.EndsWith("/s", StringComparison.Ordinal)) digits = digits[..^2];
        return TryParse(digits, out cursor);
    }

    /// <summary>It as a token.</summary>
    public string ToToken(bool isForward) => $"{(isForward ? 'f' : 'b')}/{this}/s";
}
