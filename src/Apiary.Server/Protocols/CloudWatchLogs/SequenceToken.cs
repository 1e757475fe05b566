using System.Globalization;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>Tokens that older clients send back: 56 digits that mean nothing any more.</summary>
internal static class SequenceToken
{
    private const string Lead = "4960";

    /// <summary>A token made from a time in milliseconds since the Unix epoch.</summary>
    public static string Of(long milliseconds) => Lead + milliseconds.ToString("D52", CultureInfo.InvariantCulture);
}
