namespace Apiary.Server.Workspace.Shared;

/// <summary>An objective: of the events that a derived column is true or false of, so many shall be good. Section 11.1 of the protocol reference.</summary>
internal sealed record Slo : SharedItem
{
    /// <summary>The dataset's slug, or <see cref="Marker.AllDatasets"/> for one over several.</summary>
    public required string Dataset { get; init; }

    /// <summary>The slugs of the datasets whose events count, at least one.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it promises; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The derived column that says of an event whether it was good; null where it does not count.</summary>
    public required string SliAlias { get; init; }

    /// <summary>The length of its rolling window.</summary>
    public required int TimePeriodDays { get; init; }

    /// <summary>Events of a million that shall be good.</summary>
    public required int TargetPerMillion { get; init; }

    /// <summary>By what people sort objectives.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}
