using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>One state to accumulate: an operation's, over a column, of the rows that pass a set of filters. Several calculations may read it.</summary>
/// <param name="Op">An operation whose state it is.</param>
/// <param name="Column">The column it reads; null for all rows.</param>
/// <param name="FilterSet">Index into <see cref="SegmentPlan.Filters"/>; 0 for the query's own alone.</param>
internal sealed record StatePlan(CalculationOp Op, string? Column, int FilterSet);
