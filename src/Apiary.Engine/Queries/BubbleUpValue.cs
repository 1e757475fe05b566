using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>One value of a <see cref="BubbleUpColumn"/>.</summary>
/// <param name="Value">The value; null for events without the column.</param>
/// <param name="Selected">Events of the selection with it, weighted by their sample rates.</param>
/// <param name="Baseline">Events outside of the selection with it, weighted.</param>
public readonly record struct BubbleUpValue(FieldValue Value, long Selected, long Baseline);
