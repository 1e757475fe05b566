namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="DistributionQuery"/>.</summary>
public sealed record DistributionResult
{
    /// <summary>One for each column asked for, in that order.</summary>
    public required IReadOnlyList<ColumnDistribution> Columns { get; init; }

    /// <summary>Events of the selection, weighted by their sample rates.</summary>
    public required long Selected { get; init; }

    /// <summary>Events of the whole baseline, weighted.</summary>
    public required long Baseline { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, such as data that could not be read; mostly empty.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
