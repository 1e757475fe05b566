using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// <c>ExportTraceServiceRequest</c> into events (protocol reference 8): for each span its span events, its links and then
/// itself. A name given by several wins in this order: the item's attributes, the mapping's own, the scope, the resource.
/// </summary>
/// <remarks>Hot: one pass notes where a span's fields lie, then they are written to the columns; nothing is allocated for a steady sender.</remarks>
internal sealed class SpanDecoder(IngestLimits limits, OtlpAttributes attributes, OtlpFault fault) : OtlpSignalDecoder(limits, attributes, fault)
{
    // Bytes below which a message cannot hold more fields than an event may have: each takes two tags, two lengths, a
    // character and a value.
    private const int LeastFieldBytes = 6;
    private const int OwnFields = 24;

    private const int TraceIdTag = (1 << 3) | ProtobufCursor.Bytes, SpanIdTag = (2 << 3) | ProtobufCursor.Bytes;
    private const int TraceStateTag = (3 << 3) | ProtobufCursor.Bytes, ParentIdTag = (4 << 3) | ProtobufCursor.Bytes;
    private const int NameTag = (5 << 3) | ProtobufCursor.Bytes, KindTag = 6 << 3;
    private const int StartTag = (7 << 3) | ProtobufCursor.Fixed64, EndTag = (8 << 3) | ProtobufCursor.Fixed64;
    private const int AttributeTag = (9 << 3) | ProtobufCursor.Bytes, DroppedAttributesTag = 10 << 3;
    private const int EventTag = (11 << 3) | ProtobufCursor.Bytes, DroppedEventsTag = 12 << 3;
    private const int LinkTag = (13 << 3) | ProtobufCursor.Bytes, DroppedLinksTag = 14 << 3;
    private const int StatusTag = (15 << 3) | ProtobufCursor.Bytes, FlagsTag = (16 << 3) | ProtobufCursor.Fixed32;

    private readonly ItemAttributes own = new(attributes);
    private readonly Pieces eventPieces = new();
    private readonly Pieces linkPieces = new();
    private readonly SpanEventDecoder children = new(attributes, fault);

    /// <inheritdoc/>
    protected override string SignalType => "trace";

    /// <inheritdoc/>
    protected override string ItemName => "a span";

    /// <inheritdoc/>
    protected override bool SharedWins => false;

    /// <inheritdoc/>
    protected override string DatasetName() => ServiceDatasets.Of(Resource.ServiceName) ?? ServiceDatasets.UnknownService;

    /// <inheritdoc/>
    protected override bool TryItem(ReadOnlySpan<byte> item, int origin)
    {
        var span = default(SpanFields);
        if (!TryGather(item, origin, ref span)) return false;
        if (!OtlpIds.IsWhole(span.TraceId, OtlpIds.TraceBytes) || !OtlpIds.IsWhole(span.SpanId, OtlpIds.SpanBytes) || !OtlpIds.IsWhole(span.ParentId, OtlpIds.SpanBytes))
        {
            Batches.Refuse(1, $"a span's ids have {span.TraceId.Length}, {span.SpanId.Length} and {span.ParentId.Length} bytes (trace, span, parent), expected {OtlpIds.TraceBytes}, {OtlpIds.SpanBytes} and {OtlpIds.SpanBytes} or none");
            return true;
        }

        if (OtlpIds.IsZero(span.TraceId) || OtlpIds.IsZero(span.SpanId)) Batches.Warn("a span has an id of zeros only, so it belongs to no trace; it was kept as it is");
        span.TimestampNanos = TimeOf(span.StartNanos);
        if (!own.TryReadRate(item, origin, Scope, Resource, out span.SampleRate)) return false;
        if (span.SampleRate == 0) span.SampleRate = span.TraceState.IsEmpty ? 1 : OtlpSampleRate.OfTraceState(span.TraceState, span.SpanId);
        if (item.Length >= (MostOwnFields - OwnFields) * LeastFieldBytes)
        {
            // Perhaps too many fields: written to be counted, before anything of the span is kept.
            if (!TryWrite(item, origin, span)) return false;
            var count = Target.Events.FieldCount;
            Target.Events.DiscardEvent();
            if (count > MostOwnFields)
            {
                Batches.Refuse(1, $"a span has more than {Limits.MaxFields} fields with those of its resource and scope");
                return true;
            }
        }

        if (eventPieces.Count + linkPieces.Count > 0 && !TryWriteChildren(item, origin, span)) return false;
        if (!TryWrite(item, origin, span)) return false;
        EndEvent(span.TimestampNanos, span.SampleRate);
        Target.ItemCount++;
        return true;
    }

    private bool TryGather(ReadOnlySpan<byte> item, int origin, ref SpanFields span)
    {
        own.Begin();
        eventPieces.Clear();
        linkPieces.Clear();
        var cursor = new ProtobufCursor(item, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return Fault.Broken(cursor, "a span");
            ReadOnlySpan<byte> bytes = default;
            bool isRead;
            switch (tag)
            {
                case AttributeTag:
                    isRead = cursor.TryReadBytes(out bytes);
                    if (isRead) own.Note(bytes, cursor.Position - bytes.Length);
                    break;
                case TraceIdTag: isRead = cursor.TryReadBytes(out span.TraceId); break;
                case SpanIdTag: isRead = cursor.TryReadBytes(out span.SpanId); break;
                case ParentIdTag: isRead = cursor.TryReadBytes(out span.ParentId); break;
                case TraceStateTag: isRead = cursor.TryReadBytes(out span.TraceState); break;
                case NameTag: isRead = cursor.TryReadBytes(out span.Name); break;
                case KindTag: isRead = cursor.TryReadVarint(out span.Kind); break;
                case StartTag: isRead = cursor.TryReadFixed64(out span.StartNanos); break;
                case EndTag: isRead = cursor.TryReadFixed64(out span.EndNanos); break;
                case DroppedAttributesTag: isRead = cursor.TryReadVarint(out span.DroppedAttributes); break;
                case DroppedEventsTag: isRead = cursor.TryReadVarint(out span.DroppedEvents); break;
                case DroppedLinksTag: isRead = cursor.TryReadVarint(out span.DroppedLinks); break;
                case FlagsTag: isRead = cursor.TryReadFixed32(out _); break;
                case EventTag:
                    isRead = cursor.TryReadBytes(out bytes);
                    eventPieces.Add(cursor.Position - bytes.Length, bytes.Length);
                    break;
                case LinkTag:
                    isRead = cursor.TryReadBytes(out bytes);
                    linkPieces.Add(cursor.Position - bytes.Length, bytes.Length);
                    break;
                case StatusTag:
                    isRead = cursor.TryReadBytes(out bytes);
                    if (isRead && !TryReadStatus(bytes, cursor.Offset - bytes.Length, ref span)) return false;
                    break;
                default:
                    if (!Fault.TryPass(ref cursor, tag, 16, "a span")) return false;
                    continue;
            }

            if (!isRead) return Fault.Broken(cursor, "a span");
        }

        if (!Utf8.IsValid(span.Name)) return Fault.NotUtf8("a span's name", origin);
        if (!Utf8.IsValid(span.TraceState)) return Fault.NotUtf8("a span's trace state", origin);
        return true;
    }

    private bool TryReadStatus(ReadOnlySpan<byte> status, int origin, ref SpanFields span)
    {
        const int MessageTag = (2 << 3) | ProtobufCursor.Bytes, CodeTag = 3 << 3;
        var cursor = new ProtobufCursor(status, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return Fault.Broken(cursor, "a span's status");
            switch (tag)
            {
                case MessageTag:
                    if (!TryReadText(ref cursor, out span.StatusMessage, "a span's status")) return false;
                    break;
                case CodeTag:
                    if (!cursor.TryReadVarint(out span.StatusCode)) return Fault.Broken(cursor, "a span's status");
                    break;
                default:
                    if (ProtobufCursor.Field(tag) is 2 or 3) return Fault.WrongType(cursor, tag, "a span's status");
                    if (!cursor.TrySkip(tag)) return Fault.Broken(cursor, "a span's status");
                    break;
            }
        }

        return true;
    }

    private bool TryWrite(ReadOnlySpan<byte> item, int origin, in SpanFields span)
    {
        var events = Target.Events;
        events.BeginEvent();
        OtlpIds.AddTrace(events, "trace.trace_id"u8, span.TraceId);
        OtlpIds.Add(events, "trace.span_id"u8, span.SpanId);
        if (!span.ParentId.IsEmpty) OtlpIds.Add(events, "trace.parent_id"u8, span.ParentId);
        events.AddString("name"u8, span.Name);
        events.AddString("span.kind"u8, span.KindName);
        events.AddString("type"u8, span.KindName);
        AddDuration(events, span);
        events.AddInteger("status_code"u8, (long)span.StatusCode);
        events.AddInteger("span.num_events"u8, eventPieces.Count);
        events.AddInteger("span.num_links"u8, linkPieces.Count);
        if (!span.StatusMessage.IsEmpty) events.AddString("status_message"u8, span.StatusMessage);
        if (span.IsError) events.AddBoolean("error"u8, true);
        if (!span.TraceState.IsEmpty) events.AddString("trace.trace_state"u8, span.TraceState);
        if (!own.TryAdd(item, origin, events)) return false;
        if ((span.DroppedAttributes | span.DroppedEvents | span.DroppedLinks) != 0)
        {
            DroppedCounts.Add(events, DroppedCounts.Attributes, span.DroppedAttributes);
            DroppedCounts.Add(events, DroppedCounts.Events, span.DroppedEvents);
            DroppedCounts.Add(events, DroppedCounts.Links, span.DroppedLinks);
        }

        return eventPieces.Count == 0 || children.TryCopyException(item, origin, eventPieces, events);
    }

    private static void AddDuration(EventBatch events, in SpanFields span)
    {
        var isKnown = span.StartNanos != 0 && span.EndNanos != 0;
        var isInvalid = isKnown && span.EndNanos < span.StartNanos;
        events.AddFloat("duration_ms"u8, isKnown && !isInvalid ? (span.EndNanos - span.StartNanos) / 1e6 : 0);
        if (isInvalid) events.AddBoolean("meta.invalid_duration"u8, true);
    }

    private bool TryWriteChildren(ReadOnlySpan<byte> item, int origin, in SpanFields span)
    {
        for (var i = 0; i < eventPieces.Count; i++)
        {
            if (!children.TryWriteEvent(eventPieces.Of(item, i), origin + eventPieces.Offset(i), span, Target.Events, out var timeNanos)) return false;
            EndChild("a span event", timeNanos, span.SampleRate);
        }

        for (var i = 0; i < linkPieces.Count; i++)
        {
            if (!children.TryWriteLink(linkPieces.Of(item, i), origin + linkPieces.Offset(i), span, Target.Events)) return false;
            EndChild("a span link", span.TimestampNanos, span.SampleRate);
        }

        return true;
    }

    private void EndChild(string what, long timestampNanos, int sampleRate)
    {
        if (Target.Events.FieldCount <= MostOwnFields)
        {
            EndEvent(timestampNanos, sampleRate);
            return;
        }

        // Its span is no less for it, so none is counted as refused.
        Target.Events.DiscardEvent();
        Batches.Refuse(0, $"{what} has more than {Limits.MaxFields} fields with those of its resource and scope, and was left out");
    }
}
