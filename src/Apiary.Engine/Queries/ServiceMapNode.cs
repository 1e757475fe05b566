namespace Apiary.Engine.Queries;

/// <summary>One service of a map.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Requests">Spans by which something entered it, weighted by their sample rates.</param>
/// <param name="Errors">Those of them that failed.</param>
/// <param name="P95">Their 95th percentile of <c>duration_ms</c>; null when none has one.</param>
public sealed record ServiceMapNode(string Service, long Requests, long Errors, double? P95);
