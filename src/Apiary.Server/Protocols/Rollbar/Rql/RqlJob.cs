namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A query that was asked, with its answer.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="ProjectId">The environment of the workspace that it asks of.</param>
/// <param name="Query">The query as it was written.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Result">The answer; null when there is none.</param>
/// <param name="Fault">Why there is none; null when there is.</param>
internal sealed record RqlJob(long Id, string ProjectId, string Query, DateTimeOffset At, RqlResult? Result, string? Fault);
