using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>What a decoder keeps to while it reads one body.</summary>
internal sealed record DecodeLimits
{
    /// <summary>The limits of the protocol reference.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Most bytes of one event, uncompressed, as it stands in the body (3.1).</summary>
    public int MaxEventBytes { get; init; } = 1_000_000;

    /// <summary>Most fields of one event (3.1).</summary>
    public int MaxFields { get; init; } = EventLimits.MaxFields;

    /// <summary>Most items of one batch; what the store takes at once.</summary>
    public int MaxItems { get; init; } = EventLimits.MaxBatchRows;

    /// <summary>
    /// Most different columns in one request. Each costs some memory before anything is accepted, so this bounds what a
    /// 5 MB body of unlike names can make the server allocate.
    /// </summary>
    public int MaxColumns { get; init; } = 10_000;
}
