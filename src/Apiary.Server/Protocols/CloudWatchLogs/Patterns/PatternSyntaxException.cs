namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Ends the reading of a filter pattern; never leaves <see cref="FilterPatternParser"/>.</summary>
internal sealed class PatternSyntaxException(string message) : Exception(message);
