using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>A request for raw events rather than calculations.</summary>
public sealed record RowQuery
{
    /// <summary>Fields that are computed for this question; any name in it may be one of theirs.</summary>
    public IReadOnlyList<CalculatedField> CalculatedFields { get; init; } = [];

    /// <summary>
    /// Whether names with a prefix of <see cref="Relations.RelationalNames"/> refer to other spans of the trace, in filters. False where every name is a column's, as in
    /// questions that come from elsewhere than Honeycomb's language.
    /// </summary>
    public bool HasRelationalNames { get; init; }

    /// <summary>Which events.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether all of <see cref="Filters"/> must hold or any one.</summary>
    public FilterCombination FilterCombination { get; init; }

    /// <summary>Filters that must all hold besides, however the others combine.</summary>
    public IReadOnlyList<Filter> Required { get; init; } = [];

    /// <summary>First nanosecond since the Unix epoch.</summary>
    public required long StartNanos { get; init; }

    /// <summary>First nanosecond no longer in the range.</summary>
    public required long EndNanos { get; init; }

    /// <summary>First nanosecond in which related spans are looked for; null for the first of the events.</summary>
    public long? RelatedStartNanos { get; init; }

    /// <summary>First nanosecond in which they no longer are; null for that of the events.</summary>
    public long? RelatedEndNanos { get; init; }

    /// <summary>Columns to return; empty means all.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Most events to return, at least 1.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>True for the newest events, newest first; false for the oldest, oldest first. Without a meaning where <see cref="Largest"/> is set.</summary>
    public bool NewestFirst { get; init; } = true;

    /// <summary>The column whose largest numbers are wanted, largest first; events without a number there are left out. Null to go by time.</summary>
    public string? Largest { get; init; }
}
