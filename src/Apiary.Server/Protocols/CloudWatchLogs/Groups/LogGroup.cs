namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A log group: a name that log streams share, and the dataset that holds their events. Immutable; a change makes the next version.</summary>
/// <param name="EnvironmentId">Whose it is.</param>
/// <param name="Name">Its name, unique in the environment.</param>
/// <param name="DatasetId">Where its events are; how long they stay is that dataset's setting.</param>
/// <param name="CreatedAt">When it was made, in milliseconds since the Unix epoch.</param>
internal sealed record LogGroup(string EnvironmentId, string Name, int DatasetId, long CreatedAt)
{
    /// <summary>The class of groups that are told none.</summary>
    public const string StandardClass = "STANDARD";

    /// <summary>What the caller said of its storage: it changes nothing here.</summary>
    public string Class { get; init; } = StandardClass;

    /// <summary>The key that the caller wants it encrypted with: kept to be shown, nothing more. Null for none.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Whether it refuses to be deleted.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of streams that were removed with lines in them: these stay in the dataset until they expire, and are shown no more.</summary>
    public IReadOnlyList<string> RemovedStreams { get; init; } = [];

    /// <summary>Its metric filters by name.</summary>
    public IReadOnlyList<MetricFilter> MetricFilters { get; init; } = [];

    /// <summary>Its subscription filters by name.</summary>
    public IReadOnlyList<SubscriptionFilter> SubscriptionFilters { get; init; } = [];
}
