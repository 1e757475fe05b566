namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Request messages of the three signals, in protobuf, into event batches; JSON is brought into the form of protobuf first.
/// Not thread-safe; reused between requests.
/// </summary>
internal sealed class OtlpDecoder
{
    /// <summary>Decodes <paramref name="message"/>. After a failure the batches hold anything and must be reset, not stored.</summary>
    /// <param name="signal">Which request message it is.</param>
    /// <param name="message">The protobuf message; empty is a valid one without items.</param>
    /// <param name="request">What else is known of the request.</param>
    /// <param name="batches">Empty; has the events afterwards.</param>
    /// <returns>Null when it was read; else what is wrong with it, for the sender to read: <c>truncated at byte 17</c>.</returns>
    public string? Decode(OtlpSignal signal, ReadOnlySpan<byte> message, in OtlpRequest request, OtlpBatches batches) =>
        throw new NotSupportedException($"{signal} {message.Length} {request} {batches}");
}
