using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>One condition on a column.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Op">The test.</param>
/// <param name="Values">The operand; one value, several for <see cref="FilterOp.In"/> and <see cref="FilterOp.NotIn"/>, none for the existence tests.</param>
public sealed record Filter(string Column, FilterOp Op, IReadOnlyList<FieldValue> Values);
