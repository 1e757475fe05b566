namespace Apiary.Server.Workspace.Usage;

/// <summary>What has changed since the last one, as it stands in the <see cref="RecordJournal{T}"/>: each entry replaces what was there.</summary>
/// <param name="Counts">Counts of days.</param>
/// <param name="Keys">When keys were last used.</param>
internal sealed record UsageRecord(IReadOnlyList<UsageCount> Counts, IReadOnlyList<UsageRecord.Key> Keys)
{
    /// <summary>The last use of a key.</summary>
    /// <param name="Id">The key's id.</param>
    /// <param name="LastUsedAt">When it was last presented.</param>
    /// <param name="LastDataset">The dataset that events last came for; null for none.</param>
    /// <param name="Hours">Events by hours since 1970, of the last day.</param>
    internal sealed record Key(string Id, DateTimeOffset LastUsedAt, string? LastDataset, IReadOnlyDictionary<long, long> Hours);
}
