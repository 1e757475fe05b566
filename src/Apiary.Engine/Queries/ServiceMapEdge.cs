namespace Apiary.Engine.Queries;

/// <summary>Calls from one service to another: spans of the second whose parent is a span of the first.</summary>
/// <param name="From">The calling service.</param>
/// <param name="To">The service called.</param>
/// <param name="Calls">How many such spans, weighted by their sample rates.</param>
/// <param name="Errors">Those of them that failed.</param>
/// <param name="P50">Their median of <c>duration_ms</c>; null when none has one.</param>
/// <param name="P95">Their 95th percentile.</param>
public sealed record ServiceMapEdge(string From, string To, long Calls, long Errors, double? P50, double? P95);
