using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>
/// A question, in the terms of Honeycomb's query specification: the narrow waist through which everything that is asked
/// enters the engine. Checked by <c>QueryValidation</c>; names of columns are as the sender of the events wrote them.
/// </summary>
public sealed record QuerySpec
{
    /// <summary>Fields that are computed for this question; any name in it may be one of theirs.</summary>
    public IReadOnlyList<CalculatedField> CalculatedFields { get; init; } = [];

    /// <summary>
    /// Whether names with a prefix of <see cref="Relations.RelationalNames"/> refer to other spans of the trace, in filters and breakdowns. False where every name is a column's, as in
    /// questions that come from elsewhere than Honeycomb's language.
    /// </summary>
    public bool HasRelationalNames { get; init; }

    /// <summary>What to compute for each group; empty means one COUNT.</summary>
    public IReadOnlyList<Calculation> Calculations { get; init; } = [];

    /// <summary>Which events count.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether all filters must hold or any one.</summary>
    public FilterCombination FilterCombination { get; init; }

    /// <summary>Columns whose distinct values make the groups.</summary>
    public IReadOnlyList<string> Breakdowns { get; init; } = [];

    /// <summary>Order of the groups; empty means the first calculation descending.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>Conditions on a group's results; all must hold.</summary>
    public IReadOnlyList<Having> Havings { get; init; } = [];

    /// <summary>Most groups to return; null means 1000.</summary>
    public int? Limit { get; init; }

    /// <summary>Width of a time bucket in seconds; null or 0 means automatic.</summary>
    public int? Granularity { get; init; }

    /// <summary>Length of the time range in seconds; see <see cref="QueryWindow"/> for how it combines.</summary>
    public long? TimeRange { get; init; }

    /// <summary>Start of the time range in Unix seconds.</summary>
    public long? StartTime { get; init; }

    /// <summary>End of the time range in Unix seconds.</summary>
    public long? EndTime { get; init; }

    /// <summary>How many seconds earlier the period lies that the result is compared with, 1 to 31,536,000; null for no comparison.</summary>
    public int? CompareTimeOffsetSeconds { get; init; }

    /// <summary>True to count stored events without their sample rates.</summary>
    public bool UsageMode { get; init; }
}
