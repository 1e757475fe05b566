using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>
/// Asks how the values of some columns are distributed among the events that pass <see cref="Filters"/>, and among those of
/// them that <see cref="Selection"/> picks as well: what is different about the selected events.
/// </summary>
public sealed record DistributionQuery
{
    /// <summary>Fields that are computed for this question; any name in it may be one of theirs.</summary>
    public IReadOnlyList<CalculatedField> CalculatedFields { get; init; } = [];

    /// <summary>
    /// Whether names with a prefix of <see cref="Relations.RelationalNames"/> refer to other spans of the trace, in filters, those of the selection too. False where every name is a column's, as in
    /// questions that come from elsewhere than Honeycomb's language.
    /// </summary>
    public bool HasRelationalNames { get; init; }

    /// <summary>The columns, at least one.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Which events make the baseline; empty means all.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>How <see cref="Filters"/> combine.</summary>
    public FilterCombination FilterCombination { get; init; }

    /// <summary>Which events of the baseline are the selection; empty means all of them.</summary>
    public IReadOnlyList<Filter> Selection { get; init; } = [];

    /// <summary>How <see cref="Selection"/> combines.</summary>
    public FilterCombination SelectionCombination { get; init; }

    /// <summary>Filters that must all hold for the selection besides, however the others combine.</summary>
    public IReadOnlyList<Filter> SelectionRequired { get; init; } = [];

    /// <summary>First nanosecond of the selection.</summary>
    public long SelectionStartNanos { get; init; } = long.MinValue;

    /// <summary>First nanosecond behind the selection.</summary>
    public long SelectionEndNanos { get; init; } = long.MaxValue;

    /// <summary>First nanosecond since the Unix epoch.</summary>
    public required long StartNanos { get; init; }

    /// <summary>First nanosecond no longer in the range.</summary>
    public required long EndNanos { get; init; }

    /// <summary>Most values to return for a column, those with the most events; at least 1.</summary>
    public int ValuesPerColumn { get; init; } = 40;

    /// <summary>True to count stored events without their sample rates.</summary>
    public bool UsageMode { get; init; }
}
