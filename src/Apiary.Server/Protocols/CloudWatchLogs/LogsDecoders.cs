using System.Collections.Concurrent;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>Decoders to reuse; thread-safe.</summary>
internal sealed class LogsDecoders(IngestLimits limits)
{
    private static readonly int MaxIdle = Environment.ProcessorCount * 4;

    private readonly ConcurrentBag<PutLogEventsDecoder> idle = [];

    /// <summary>A decoder that nobody else has.</summary>
    public PutLogEventsDecoder Rent() => idle.TryTake(out var decoder) ? decoder : new PutLogEventsDecoder(limits.MaxColumns);

    /// <summary>Takes it back.</summary>
    public void Return(PutLogEventsDecoder decoder)
    {
        if (idle.Count < MaxIdle) idle.Add(decoder);
    }
}
