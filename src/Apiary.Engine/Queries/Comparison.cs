namespace Apiary.Engine.Queries;

/// <summary>What a query's calculations were in an earlier period, for the groups of the current one. Series and heatmaps are shifted forward, so that they lie over the current ones.</summary>
public sealed record Comparison
{
    /// <summary>How many seconds earlier the period lies.</summary>
    public required int OffsetSeconds { get; init; }

    /// <summary>For each of <see cref="QueryResult.Groups"/> the same group then; null when it had no events. Neither limit nor havings apply.</summary>
    public required IReadOnlyList<ResultGroup?> Groups { get; init; }

    /// <summary>All selected events then, also those of groups that are not there any more.</summary>
    public required ResultGroup Total { get; init; }
}
