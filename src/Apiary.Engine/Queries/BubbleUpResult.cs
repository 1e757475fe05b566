namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="BubbleUpQuery"/>.</summary>
public sealed record BubbleUpResult
{
    /// <summary>The columns: those that tell most first, implied ones last.</summary>
    public required IReadOnlyList<BubbleUpColumn> Columns { get; init; }

    /// <summary>Columns that were not compared, and why, in words.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Omitted { get; init; }

    /// <summary>Events of the selection, weighted by their sample rates.</summary>
    public required long Selected { get; init; }

    /// <summary>All other events of the query, weighted.</summary>
    public required long Baseline { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
