using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>Asks which columns set the events of a region apart from all others that pass <see cref="Filters"/>.</summary>
public sealed record BubbleUpQuery
{
    /// <summary>Fields that are computed for this question; any name in it may be one of theirs.</summary>
    public IReadOnlyList<CalculatedField> CalculatedFields { get; init; } = [];

    /// <summary>
    /// Whether names with a prefix of <see cref="Relations.RelationalNames"/> refer to other spans of the trace, in filters, those of the selection too. False where every name is a column's, as in
    /// questions that come from elsewhere than Honeycomb's language.
    /// </summary>
    public bool HasRelationalNames { get; init; }

    /// <summary>The columns to look at.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Which events count at all; empty means all.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>How <see cref="Filters"/> combine.</summary>
    public FilterCombination FilterCombination { get; init; }

    /// <summary>First nanosecond since the Unix epoch.</summary>
    public required long StartNanos { get; init; }

    /// <summary>First nanosecond no longer in the range.</summary>
    public required long EndNanos { get; init; }

    /// <summary>Which of these events are the selection; the others are the baseline.</summary>
    public required BubbleUpSelection Selection { get; init; }

    /// <summary>Most values to return for a column; at least 1.</summary>
    public int ValuesPerColumn { get; init; } = 40;

    /// <summary>True to count stored events without their sample rates.</summary>
    public bool UsageMode { get; init; }
}
