using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>What one ingest request may be, in every protocol. What the store may become is in its own options.</summary>
internal sealed record IngestLimits
{
    /// <summary>Most bytes of a request's body once uncompressed; Honeycomb's SDKs and proxy keep to 5,000,000. Exactly as many are accepted.</summary>
    public int MaxRequestBytes { get; init; } = 5_000_000;

    /// <summary>Most bytes of one event as it stands in the uncompressed body; Honeycomb's limit. Exactly as many are accepted.</summary>
    public int MaxEventBytes { get; init; } = 1_000_000;

    /// <summary>Most fields of one event; Honeycomb's limit, and the store's.</summary>
    public int MaxFields { get; init; } = EventLimits.MaxFields;

    /// <summary>Most events of one request; what the store takes at once.</summary>
    public int MaxEvents { get; init; } = EventLimits.MaxBatchRows;

    /// <summary>
    /// Most columns that one request may name and the server has not just seen. Each costs some memory before anything is
    /// accepted, so this bounds what a small body of unlike names can make the server allocate.
    /// </summary>
    public int MaxColumns { get; init; } = 10_000;

    /// <summary>Most datasets that one request may be for; each has buffers of its own until all are durable.</summary>
    public int MaxDatasets { get; init; } = 1_000;

    /// <summary>
    /// Most values, events times their fields, of one request: what is said once for many events takes few bytes in the body
    /// and many in columns. Half of what the log takes at once.
    /// </summary>
    public long MaxValues { get; init; } = 8_000_000;

    /// <summary>Most bytes of one request once decoded, by columns; what the log takes at once, with room for its own.</summary>
    public long MaxDecodedBytes { get; init; } = 60L << 20;
}
