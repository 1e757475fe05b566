namespace Apiary.Engine.Queries;

/// <summary>A region of a heatmap, or whatever else somebody points at and asks what is special about it.</summary>
public sealed record BubbleUpSelection
{
    /// <summary>The column whose values the region bounds; null when it bounds time alone.</summary>
    public string? Column { get; init; }

    /// <summary>The smallest value in it; null for no bound.</summary>
    public double? Min { get; init; }

    /// <summary>The first value no longer in it; null for no bound.</summary>
    public double? Max { get; init; }

    /// <summary>The first nanosecond in it; null for no bound but the query's.</summary>
    public long? StartNanos { get; init; }

    /// <summary>The first nanosecond no longer in it; null for no bound but the query's.</summary>
    public long? EndNanos { get; init; }

    /// <summary>Filters that its events pass besides.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>How <see cref="Filters"/> combine.</summary>
    public FilterCombination FilterCombination { get; init; }
}
