using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>One value of a <see cref="ColumnDistribution"/>.</summary>
/// <param name="Value">The value; null for events without the column.</param>
/// <param name="Selected">Events of the selection with it, weighted by their sample rates.</param>
/// <param name="Baseline">Events of the whole baseline with it, the selected included.</param>
public readonly record struct ValueWeight(FieldValue Value, long Selected, long Baseline);
