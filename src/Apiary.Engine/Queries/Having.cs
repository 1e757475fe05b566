namespace Apiary.Engine.Queries;

/// <summary>A condition on a group's result.</summary>
/// <param name="CalculateOp">The operation of a calculation of the query.</param>
/// <param name="Column">That calculation's column, null where it has none.</param>
/// <param name="Op">One of Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual.</param>
/// <param name="Value">The number compared with.</param>
public sealed record Having(string CalculateOp, string? Column, FilterOp Op, double Value);
