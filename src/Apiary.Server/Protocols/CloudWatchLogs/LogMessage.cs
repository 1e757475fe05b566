namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>A message from the columns that it was cut into.</summary>
internal static class LogMessage
{
    /// <summary>The whole message.</summary>
    /// <param name="first">Its first piece.</param>
    /// <param name="partOf">The piece in a column of <see cref="LogColumns.MessageParts"/>; null when there is none.</param>
    public static string Join(string first, Func<string, string?> partOf)
    {
        if (partOf(LogColumns.MessageParts[0]) is not { } second) return first;
        return string.Concat([first, second, .. LogColumns.MessageParts.Skip(1).Select(partOf).TakeWhile(part => part is not null)]);
    }
}
