namespace Apiary.Engine.Queries;

/// <summary>One term of the groups' order.</summary>
/// <param name="Op">The calculation's operation, or null for a breakdown or a named calculation.</param>
/// <param name="Column">The breakdown, the calculation's column or its name; null for an operation without a column.</param>
/// <param name="Descending">True for the largest first.</param>
public sealed record Order(string? Op, string? Column, bool Descending);
