namespace Apiary.Engine.Catalog;

/// <summary>How large the catalog may grow.</summary>
public sealed record CatalogLimits
{
    /// <summary>Most columns of one dataset, 1 or more. Guards against senders that put values into names.</summary>
    public int MaxColumnsPerDataset { get; init; } = 10_000;

    /// <summary>Most datasets of the whole store, 1 or more.</summary>
    public int MaxDatasets { get; init; } = 10_000;
}
