namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="QuerySpec"/>: the narrow waist through which every answer leaves the engine.</summary>
public sealed record QueryResult
{
    /// <summary>The time covered.</summary>
    public required QueryWindow Window { get; init; }

    /// <summary>Names of the breakdown columns, in the order of <see cref="ResultGroup.Key"/>.</summary>
    public required IReadOnlyList<string> Breakdowns { get; init; }

    /// <summary>The calculations as they were run, in the order of <see cref="ResultGroup.Values"/>; <see cref="Calculation.Key"/> names them.</summary>
    public required IReadOnlyList<Calculation> Calculations { get; init; }

    /// <summary>The groups, ordered, after havings and limit.</summary>
    public required IReadOnlyList<ResultGroup> Groups { get; init; }

    /// <summary>The same calculations over all selected events, whatever havings and limit say.</summary>
    public required ResultGroup Total { get; init; }

    /// <summary>The calculations over all groups that the limit cut off; null when it cut none.</summary>
    public ResultGroup? Other { get; init; }

    /// <summary>The same of an earlier period; null when none was asked for.</summary>
    public Comparison? Compare { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, in words: a segment set aside, a limit reached; empty normally.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
