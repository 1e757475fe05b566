namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>One term of a pattern of text.</summary>
/// <param name="Kind">Whether it must, may or must not occur.</param>
/// <param name="Text">What to look for; empty when <paramref name="Regex"/> is set.</param>
/// <param name="Regex">The expression to look for; null for plain text.</param>
internal sealed record TextTerm(TextTermKind Kind, string Text, PatternRegex? Regex)
{
    /// <summary>Whether it occurs in a message.</summary>
    public bool IsIn(string message) => Regex?.IsMatch(message) ?? message.Contains(Text, StringComparison.Ordinal);
}
