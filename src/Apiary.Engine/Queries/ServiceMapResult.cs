namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="ServiceMapQuery"/>.</summary>
public sealed record ServiceMapResult
{
    /// <summary>The services, by name.</summary>
    public required IReadOnlyList<ServiceMapNode> Nodes { get; init; }

    /// <summary>Who calls whom, by names.</summary>
    public required IReadOnlyList<ServiceMapEdge> Edges { get; init; }

    /// <summary>1 when all traces were looked at; k when one of k was, chosen by its id, and counts are k times what was found.</summary>
    public required int SampledOneOf { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
