using System.Text.RegularExpressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Regular expressions of queries: without backtracking, so that the time is bounded by the text, whatever the expression.</summary>
internal static class InsightsRegex
{
    /// <summary>Reads an expression that stands between two offsets. Throws <see cref="InsightsSyntaxException"/>.</summary>
    public static Regex Create(string pattern, int start, int end)
    {
        try
        {
            // Named groups are also written in Python's way.
            return new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new InsightsSyntaxException($"the regular expression cannot be read: {failure.Message}", start, end);
        }
    }
}
