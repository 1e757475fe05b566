namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Ends the reading of a query; never leaves <see cref="InsightsParser"/>.</summary>
internal sealed class InsightsSyntaxException(string message, int start, int end) : Exception(message)
{
    /// <summary>It as a value.</summary>
    public InsightsError Error => new(Message, start, end);
}
