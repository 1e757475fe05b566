namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>A query and what it is asked of.</summary>
/// <param name="Query">The query.</param>
/// <param name="Groups">The log groups.</param>
/// <param name="StartSecond">First Unix second.</param>
/// <param name="EndSecond">Last Unix second, included.</param>
/// <param name="Limit">Most rows, unless the query says; null for the default.</param>
/// <param name="Account">The account id, for <c>@log</c>.</param>
internal sealed record InsightsRequest(InsightsQuery Query, IReadOnlyList<LogGroupScope> Groups, long StartSecond, long EndSecond, int? Limit, string Account);
