using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Exemplars as annotated events of their own, so that a metric leads to a trace: the measurement, its trace and span, and the
/// attributes that the metric leaves out. One without a trace is left out: it says no more than the metric. Apiary's own
/// mapping; Honeycomb's drops them (protocol reference 7).
/// </summary>
internal sealed class ExemplarDecoder(OtlpAttributes attributes, MetricPointReader points, OtlpFault fault)
{
    private const string Part = "an exemplar";
    private const int LabelTag = (1 << 3) | ProtobufCursor.Bytes, TimeTag = (2 << 3) | ProtobufCursor.Fixed64, FloatTag = (3 << 3) | ProtobufCursor.Fixed64;
    private const int SpanTag = (4 << 3) | ProtobufCursor.Bytes, TraceTag = (5 << 3) | ProtobufCursor.Bytes;
    private const int IntegerTag = (6 << 3) | ProtobufCursor.Fixed64, AttributeTag = (7 << 3) | ProtobufCursor.Bytes;

    private readonly Pieces attributePieces = new();
    private readonly Pieces labelPieces = new();

    /// <summary>Writes an exemplar as the batch's next event and leaves it to be ended; false when it is broken.</summary>
    /// <param name="kind">What its data point is.</param>
    /// <param name="message">The <c>Exemplar</c>.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="metricName">The metric's name as its field has it.</param>
    /// <param name="events">Has no event begun.</param>
    /// <param name="unixNanos">Its time, 0 when it has none.</param>
    /// <param name="isWritten">Whether there is an event to be ended: it belongs to a trace.</param>
    public bool TryWrite(MetricKind kind, ReadOnlySpan<byte> message, int origin, ReadOnlySpan<byte> metricName, EventBatch events, out ulong unixNanos, out bool isWritten)
    {
        unixNanos = 0;
        isWritten = false;
        attributePieces.Clear();
        labelPieces.Clear();
        ReadOnlySpan<byte> traceId = default, spanId = default;
        ulong bits = 0;
        var valueTag = 0;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            ReadOnlySpan<byte> bytes = default;
            var isRead = tag switch
            {
                TimeTag => cursor.TryReadFixed64(out unixNanos),
                FloatTag or IntegerTag => cursor.TryReadFixed64(out bits),
                SpanTag => cursor.TryReadBytes(out spanId),
                TraceTag => cursor.TryReadBytes(out traceId),
                AttributeTag or LabelTag => cursor.TryReadBytes(out bytes),
                _ => fault.TryPass(ref cursor, tag, 7, Part),
            };
            if (!isRead) return fault.Broken(cursor, Part);
            if (tag is FloatTag or IntegerTag) valueTag = tag;
            else if (tag == AttributeTag) attributePieces.Add(cursor.Position - bytes.Length, bytes.Length);
            else if (tag == LabelTag) labelPieces.Add(cursor.Position - bytes.Length, bytes.Length);
        }

        if (traceId.Length != OtlpIds.TraceBytes || OtlpIds.IsZero(traceId)) return true;
        isWritten = true;
        events.BeginEvent();
        events.AddString("meta.annotation_type"u8, "exemplar"u8);
        events.AddString("metric.name"u8, metricName);
        // Integers of OTLP 0.7 stand where floats do today.
        var isInteger = valueTag == IntegerTag || kind is MetricKind.IntGauge or MetricKind.IntSum or MetricKind.IntHistogram;
        if (isInteger && valueTag != 0) events.AddInteger("exemplar.value"u8, (long)bits);
        else if (valueTag != 0) events.AddFloat("exemplar.value"u8, BitConverter.UInt64BitsToDouble(bits));
        OtlpIds.AddTrace(events, "trace.trace_id"u8, traceId);
        if (spanId.Length == OtlpIds.SpanBytes) OtlpIds.Add(events, "trace.parent_id"u8, spanId);
        for (var i = 0; i < attributePieces.Count; i++)
            if (!attributes.TryAdd(attributePieces.Of(message, i), origin + attributePieces.Offset(i), events)) return false;
        for (var i = 0; i < labelPieces.Count; i++)
            if (!points.TryAddLabel(labelPieces.Of(message, i), origin + labelPieces.Offset(i), events)) return false;
        return true;
    }
}
