using System.Collections.Concurrent;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Server.Protocols.Otlp.Json;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>What decodes one request, with what it fills. Rented for a request, reused by the next.</summary>
internal sealed class OtlpDecoders(IngestLimits limits, EventBatchPool pool) : IDisposable
{
    private static readonly int MaxIdle = Environment.ProcessorCount * 4;

    private readonly OtlpDecoder decoder = new(limits);
    private readonly OtlpJsonTranscoder transcoder = new();
    private readonly PooledBytes transcoded = new();

    /// <summary>The events of the last body that was decoded.</summary>
    public DatasetBatches Batches { get; } = new(pool);

    /// <summary>How many names of fields were cut in it because they were too long.</summary>
    public int CutNameCount => decoder.CutNameCount;

    /// <summary>What the last body says of columns, while that body is there; null when it is not of metrics.</summary>
    public MetricNotes? Notes { get; private set; }

    /// <summary>Decodes a body into <see cref="Batches"/>, which are empty; null when it was read, else what is wrong with it.</summary>
    public string? Decode(OtlpSignal signal, ReadOnlyMemory<byte> body, bool isJson, in OtlpRequest request)
    {
        Dispose();
        if (isJson && transcoder.Transcode(signal, body.Span, transcoded) is { } failure) return failure;
        var message = isJson ? transcoded.Memory : body;
        if (decoder.Decode(signal, message.Span, request, Batches) is { } cause) return cause;
        if (signal == OtlpSignal.Metrics) Notes = new MetricNotes(message, limits.MaxColumns);
        else transcoded.Dispose();
        return null;
    }

    /// <summary>Gives back what the last body left; the next may be decoded all the same.</summary>
    public void Dispose()
    {
        Notes = null;
        transcoded.Dispose();
    }

    /// <summary>Decoders to reuse; thread-safe.</summary>
    internal sealed class Pool(IngestLimits limits, EventBatchPool pool)
    {
        private readonly ConcurrentBag<OtlpDecoders> idle = [];

        /// <summary>Decoders whose batches are empty.</summary>
        public OtlpDecoders Rent() => idle.TryTake(out var decoders) ? decoders : new OtlpDecoders(limits, pool);

        /// <summary>Takes them back, and gives the batches back.</summary>
        public void Return(OtlpDecoders decoders)
        {
            decoders.Batches.Reset();
            decoders.Dispose();
            if (idle.Count < MaxIdle) idle.Add(decoders);
        }
    }
}
