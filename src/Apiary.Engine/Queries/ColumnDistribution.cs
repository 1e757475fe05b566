namespace Apiary.Engine.Queries;

/// <summary>How one column's values are distributed, see <see cref="DistributionQuery"/>.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="DistinctCount">How many different values there are, the absent one counted too.</param>
/// <param name="Values">The values with the most events in baseline or selection, largest selection first.</param>
public sealed record ColumnDistribution(string Column, int DistinctCount, IReadOnlyList<ValueWeight> Values);
