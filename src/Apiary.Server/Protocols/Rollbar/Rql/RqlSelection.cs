namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>One thing that a query selects.</summary>
/// <param name="Function">The aggregate, in lower case; null for a column.</param>
/// <param name="Column">The column as the query names it; null for <c>count(*)</c>.</param>
/// <param name="Name">What it is called in the answer.</param>
internal sealed record RqlSelection(string? Function, string? Column, string Name);
