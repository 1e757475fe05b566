using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="ValueQuery"/>.</summary>
public sealed record ValueResult
{
    /// <summary>Values and among how many of the newest events they were met, most frequent first; 0 for one that is only in older ones.</summary>
    public required IReadOnlyList<KeyValuePair<FieldValue, long>> Values { get; init; }

    /// <summary>True when there are no other values with this beginning.</summary>
    public required bool IsComplete { get; init; }
}
