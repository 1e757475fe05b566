using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>By what one event is found again: <c>@ptr</c>.</summary>
/// <param name="Group">Its log group.</param>
/// <param name="TimestampNanos">Its time in nanoseconds since the Unix epoch.</param>
/// <param name="EventId">Its number.</param>
internal sealed record LogPointer(string Group, long TimestampNanos, long EventId)
{
    /// <summary>It as clients hold it.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{TimestampNanos} {EventId} {Group}")));

    /// <summary>Reads a pointer; null when it is none.</summary>
    public static LogPointer? Parse(string text)
    {
        if (text.Length > 2_000 || !Base64Url.IsValid(text)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 3);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanos)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new LogPointer(parts[2], nanos, id)
            : null;
    }
}
