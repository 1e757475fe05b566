namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>What is wrong with a query: the body of <c>queryCompileError</c>.</summary>
/// <param name="Message">In a sentence.</param>
/// <param name="Start">Offset of the first character concerned.</param>
/// <param name="End">Offset behind the last one.</param>
internal sealed record InsightsError(string Message, int Start, int End);
