using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The events and links of a span as annotated events of their own, and what an exception tells its span (protocol reference 8.2 to 8.4).</summary>
internal sealed class SpanEventDecoder(OtlpAttributes attributes, OtlpFault fault)
{
    private const int TimeTag = (1 << 3) | ProtobufCursor.Fixed64, NameTag = (2 << 3) | ProtobufCursor.Bytes, AttributeTag = (3 << 3) | ProtobufCursor.Bytes, DroppedTag = 4 << 3;
    private const int LinkTraceTag = (1 << 3) | ProtobufCursor.Bytes, LinkSpanTag = (2 << 3) | ProtobufCursor.Bytes, LinkStateTag = (3 << 3) | ProtobufCursor.Bytes;
    private const int LinkAttributeTag = (4 << 3) | ProtobufCursor.Bytes, LinkDroppedTag = 5 << 3, LinkFlagsTag = (6 << 3) | ProtobufCursor.Fixed32;

    private readonly Pieces pieces = new();

    /// <summary>Writes a span event as the batch's next event and leaves it to be ended; false when it is broken.</summary>
    /// <param name="message">The <c>Event</c>.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="span">Its span.</param>
    /// <param name="events">Has no event begun.</param>
    /// <param name="timestampNanos">Its time; its span's when it has none.</param>
    public bool TryWriteEvent(ReadOnlySpan<byte> message, int origin, in SpanFields span, EventBatch events, out long timestampNanos)
    {
        timestampNanos = 0;
        if (!TryGather(message, origin, out var timeNanos, out var name, out var dropped)) return false;
        var isKnown = timeNanos is > 0 and <= long.MaxValue;
        timestampNanos = isKnown ? (long)timeNanos : span.TimestampNanos;
        events.BeginEvent();
        AddOwner(events, span, "span_event"u8);
        events.AddString("name"u8, name);
        var sinceStart = isKnown && span.StartNanos != 0 ? (double)((Int128)timeNanos - span.StartNanos) / 1e6 : 0;
        if (sinceStart < 0) events.AddBoolean("meta.invalid_time_since_span_start"u8, true);
        events.AddFloat("meta.time_since_span_start_ms"u8, Math.Max(0, sinceStart));
        return TryAddAttributes(message, origin, dropped, events);
    }

    /// <summary>As <see cref="TryWriteEvent"/>, for a link, whose time is its span's.</summary>
    public bool TryWriteLink(ReadOnlySpan<byte> message, int origin, in SpanFields span, EventBatch events)
    {
        pieces.Clear();
        ReadOnlySpan<byte> traceId = default, spanId = default;
        ulong dropped = 0;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a span link");
            ReadOnlySpan<byte> bytes = default;
            var isRead = tag switch
            {
                LinkTraceTag => cursor.TryReadBytes(out traceId),
                LinkSpanTag => cursor.TryReadBytes(out spanId),
                LinkAttributeTag or LinkStateTag => cursor.TryReadBytes(out bytes),
                LinkDroppedTag => cursor.TryReadVarint(out dropped),
                LinkFlagsTag => cursor.TryReadFixed32(out _),
                _ when ProtobufCursor.Field(tag) is >= 1 and <= 6 => fault.WrongType(cursor, tag, "a span link"),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, "a span link");
            if (tag == LinkAttributeTag) pieces.Add(cursor.Position - bytes.Length, bytes.Length);
        }

        events.BeginEvent();
        AddOwner(events, span, "link"u8);
        // What is too long to be an id is cut: a link is no less a link for it.
        OtlpIds.AddTrace(events, "trace.link.trace_id"u8, traceId[..Math.Min(traceId.Length, OtlpIds.TraceBytes)]);
        OtlpIds.Add(events, "trace.link.span_id"u8, spanId[..Math.Min(spanId.Length, OtlpIds.SpanBytes)]);
        return TryAddAttributes(message, origin, dropped, events);
    }

    /// <summary>Copies what the first event named <c>exception</c> says to its span, which is being written, as far as the span does not say it; false when it is broken.</summary>
    public bool TryCopyException(ReadOnlySpan<byte> span, int origin, Pieces spanEvents, EventBatch events)
    {
        for (var i = 0; i < spanEvents.Count; i++)
        {
            var message = spanEvents.Of(span, i);
            var start = origin + spanEvents.Offset(i);
            if (!TryGather(message, start, out _, out var name, out _)) return false;
            if (!name.SequenceEqual("exception"u8)) continue;
            // From the last to the first: of one given twice the last counts, as on the span event itself.
            for (var j = pieces.Count - 1; j >= 0; j--)
            {
                if (!attributes.TryRead(pieces.Of(message, j), start + pieces.Offset(j), out var key, out var value)) return false;
                if (value.Kind == OtlpValueKind.None || !key.StartsWith("exception."u8) || events.HasField(key)) continue;
                var isText = value.Kind == OtlpValueKind.String;
                if (key[10..].SequenceEqual("escaped"u8)) events.AddBoolean(key, value.Kind == OtlpValueKind.Boolean && value.Bits != 0);
                else if (key[10..].SequenceEqual("message"u8) || key[10..].SequenceEqual("type"u8) || key[10..].SequenceEqual("stacktrace"u8))
                    events.AddString(key, isText ? value.Bytes : default);
            }

            return true;
        }

        return true;
    }

    private static void AddOwner(EventBatch events, in SpanFields span, ReadOnlySpan<byte> annotation)
    {
        OtlpIds.AddTrace(events, "trace.trace_id"u8, span.TraceId);
        OtlpIds.Add(events, "trace.parent_id"u8, span.SpanId);
        events.AddString("parent_name"u8, span.Name);
        events.AddString("meta.annotation_type"u8, annotation);
        if (span.IsError) events.AddBoolean("error"u8, true);
    }

    /// <summary>Reads an event's fields and notes its attributes in <see cref="pieces"/>.</summary>
    private bool TryGather(ReadOnlySpan<byte> message, int origin, out ulong timeNanos, out ReadOnlySpan<byte> name, out ulong dropped)
    {
        pieces.Clear();
        timeNanos = dropped = 0;
        name = default;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a span event");
            ReadOnlySpan<byte> bytes = default;
            var isRead = tag switch
            {
                TimeTag => cursor.TryReadFixed64(out timeNanos),
                NameTag => cursor.TryReadBytes(out name),
                AttributeTag => cursor.TryReadBytes(out bytes),
                DroppedTag => cursor.TryReadVarint(out dropped),
                _ when ProtobufCursor.Field(tag) is >= 1 and <= 4 => fault.WrongType(cursor, tag, "a span event"),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, "a span event");
            if (tag == AttributeTag) pieces.Add(cursor.Position - bytes.Length, bytes.Length);
        }

        return Utf8.IsValid(name) || fault.NotUtf8("a span event's name", origin);
    }

    private bool TryAddAttributes(ReadOnlySpan<byte> message, int origin, ulong dropped, EventBatch events)
    {
        for (var i = 0; i < pieces.Count; i++)
            if (!attributes.TryAdd(pieces.Of(message, i), origin + pieces.Offset(i), events)) return false;
        DroppedCounts.Add(events, DroppedCounts.Attributes, dropped);
        return true;
    }
}
