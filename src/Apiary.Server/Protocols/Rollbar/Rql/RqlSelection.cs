namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>One thing that a query selects.</summary>
/// <param name="Expression">What.</param>
/// <param name="Name">What it is called in the answer.</param>
internal sealed record RqlSelection(RqlExpression Expression, string Name);
