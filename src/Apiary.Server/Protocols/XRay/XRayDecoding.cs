using System.Collections.Concurrent;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.XRay.Decoding;

namespace Apiary.Server.Protocols.XRay;

/// <summary>A decoder with the batches it fills. Rented for a request, reused by the next.</summary>
internal sealed class XRayDecoding(XRayDecoder decoder, DatasetBatches batches)
{
    private static readonly int MaxIdle = Environment.ProcessorCount * 2;

    /// <summary>Reads documents.</summary>
    public XRayDecoder Decoder { get; } = decoder;

    /// <summary>The events of the documents that were read.</summary>
    public DatasetBatches Batches { get; } = batches;

    /// <summary>Decoders to reuse, which share what they know of services; thread-safe.</summary>
    internal sealed class Pool(IngestLimits limits, IngestPipeline pipeline)
    {
        private readonly ConcurrentBag<XRayDecoding> idle = [];
        private readonly XRayNames names = new();

        /// <summary>A decoder whose batches are empty.</summary>
        public XRayDecoding Rent() =>
            idle.TryTake(out var decoding) ? decoding : new XRayDecoding(new XRayDecoder(limits, names), new DatasetBatches(pipeline.Pool));

        /// <summary>Takes it back, and gives the batches back.</summary>
        public void Return(XRayDecoding decoding)
        {
            decoding.Batches.Reset();
            if (idle.Count < MaxIdle) idle.Add(decoding);
        }
    }
}
