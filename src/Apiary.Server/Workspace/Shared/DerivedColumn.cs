namespace Apiary.Server.Workspace.Shared;

/// <summary>A calculated field that has a name of its own, so that every question of its dataset or environment may use it.</summary>
internal sealed record DerivedColumn : SharedItem
{
    /// <summary>The dataset's slug, or <see cref="Marker.AllDatasets"/> for the environment's.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its name.</summary>
    public required string Alias { get; init; }

    /// <summary>What it computes, in the language of calculated fields.</summary>
    public required string Expression { get; init; }

    /// <summary>What it is for; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The fields that a question may use: the environment's, and those of its dataset when it is about one. Their names differ, as one
    /// that is taken in the dataset or the environment is refused.
    /// </summary>
    /// <param name="all">Where they are kept.</param>
    /// <param name="environmentId">The environment.</param>
    /// <param name="dataset">The dataset's slug, or <see cref="Marker.AllDatasets"/>.</param>
    public static IReadOnlyList<DerivedColumn> VisibleIn(SharedItems<DerivedColumn> all, string environmentId, string dataset) =>
        [.. all.List(environmentId).Where(field => field.Dataset == Marker.AllDatasets || field.Dataset == dataset)];
}
