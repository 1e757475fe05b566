using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Request messages of the three signals, in protobuf, into event batches; JSON is brought into the form of protobuf first.
/// Knows no HTTP, clock or disk. Not thread-safe; reused between requests.
/// </summary>
internal sealed class OtlpDecoder
{
    private readonly OtlpFault fault = new();
    private readonly OtlpAttributes attributes;
    private readonly SpanDecoder spans;
    private readonly LogDecoder logs;
    private readonly MetricDecoder metrics;

    /// <summary>A decoder that keeps to the limits.</summary>
    public OtlpDecoder(IngestLimits limits)
    {
        attributes = new OtlpAttributes(fault);
        spans = new SpanDecoder(limits, attributes, fault);
        logs = new LogDecoder(limits, attributes, fault);
        metrics = new MetricDecoder(limits, attributes, fault);
    }

    /// <summary>How many names of fields were cut because they were too long.</summary>
    public int CutNameCount => attributes.CutNameCount + metrics.CutNameCount;

    /// <summary>Decodes <paramref name="message"/>. After a failure the batches hold anything and must be reset, not stored.</summary>
    /// <param name="signal">Which request message it is.</param>
    /// <param name="message">The protobuf message; empty is a valid one without items.</param>
    /// <param name="request">What else is known of the request.</param>
    /// <param name="batches">Empty; has the events afterwards.</param>
    /// <returns>Null when it was read; else what is wrong with it, for the sender to read.</returns>
    public string? Decode(OtlpSignal signal, ReadOnlySpan<byte> message, in OtlpRequest request, DatasetBatches batches)
    {
        fault.Clear();
        attributes.Reset();
        metrics.Reset();
        OtlpSignalDecoder decoder = signal switch
        {
            OtlpSignal.Traces => spans,
            OtlpSignal.Logs => logs,
            OtlpSignal.Metrics => metrics,
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "expected a signal of OTLP"),
        };
        return decoder.TryDecode(message, request, batches) ? null : fault.Text ?? "it makes no sense";
    }
}
