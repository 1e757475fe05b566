using System.Collections.Concurrent;
using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>The decoders of one request, with what they fill. Rented for a request, reused by the next.</summary>
internal sealed class HoneycombDecoders(DecodeLimits limits)
{
    private static readonly int MaxIdle = Environment.ProcessorCount * 4;

    /// <summary>For JSON bodies.</summary>
    public HoneycombJsonDecoder Json { get; } = new(limits);

    /// <summary>For MessagePack bodies.</summary>
    public HoneycombMessagePackDecoder MessagePack { get; } = new(limits);

    /// <summary>What became of each item of a batch.</summary>
    public BatchItems Items { get; } = new();

    /// <summary>Decoders to reuse; thread-safe.</summary>
    internal sealed class Pool(IngestLimits limits)
    {
        private readonly DecodeLimits decodeLimits = new()
        {
            MaxEventBytes = limits.MaxEventBytes,
            MaxFields = limits.MaxFields,
            MaxItems = limits.MaxEvents,
            MaxColumns = limits.MaxColumns,
        };

        private readonly ConcurrentBag<HoneycombDecoders> idle = [];

        /// <summary>Decoders whose items are empty.</summary>
        public HoneycombDecoders Rent() => idle.TryTake(out var decoders) ? decoders : new HoneycombDecoders(decodeLimits);

        /// <summary>Takes them back.</summary>
        public void Return(HoneycombDecoders decoders)
        {
            decoders.Items.Reset();
            if (idle.Count < MaxIdle) idle.Add(decoders);
        }
    }
}
