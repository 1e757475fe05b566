using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// <c>ExportLogsServiceRequest</c> into events, one a record (protocol reference 9). A name given by several wins in this
/// order: the record's attributes, the scope, the resource, the mapping's own.
/// </summary>
/// <remarks>Hot, as <see cref="SpanDecoder"/>.</remarks>
internal sealed class LogDecoder(IngestLimits limits, OtlpAttributes attributes, OtlpFault fault) : OtlpSignalDecoder(limits, attributes, fault)
{
    private const string UnknownSource = "unknown_log_source";

    private const int TimeTag = (1 << 3) | ProtobufCursor.Fixed64, SeverityTag = 2 << 3, SeverityTextTag = (3 << 3) | ProtobufCursor.Bytes;
    private const int BodyTag = (5 << 3) | ProtobufCursor.Bytes, AttributeTag = (6 << 3) | ProtobufCursor.Bytes, DroppedTag = 7 << 3;
    private const int FlagsTag = (8 << 3) | ProtobufCursor.Fixed32, TraceTag = (9 << 3) | ProtobufCursor.Bytes, SpanTag = (10 << 3) | ProtobufCursor.Bytes;
    private const int ObservedTag = (11 << 3) | ProtobufCursor.Fixed64, EventNameTag = (12 << 3) | ProtobufCursor.Bytes;

    private readonly ItemAttributes own = new(attributes);
    // What scope and resource give of the names that the mapping gives too, and whether any of a body's parts is among them.
    private LogNames given;
    private bool givesBodyParts;

    /// <inheritdoc/>
    protected override string SignalType => "log";

    /// <inheritdoc/>
    protected override string ItemName => "a log record";

    /// <inheritdoc/>
    protected override bool SharedWins => true;

    /// <inheritdoc/>
    protected override string DatasetName() =>
        ServiceDatasets.Of(Resource.ServiceName) ?? (Request.HeaderDataset.Length > 0 ? Request.HeaderDataset : UnknownSource);

    /// <inheritdoc/>
    protected override void BeginScope()
    {
        given = LogNames.None;
        for (var i = 0; i < LogName.Count; i++)
            if (Scope.Has(LogName.Of(i)) || Resource.Has(LogName.Of(i))) given |= (LogNames)(1 << i);
        givesBodyParts = Scope.HasUnder(LogName.BodyParts) || Resource.HasUnder(LogName.BodyParts);
    }

    /// <inheritdoc/>
    protected override bool TryItem(ReadOnlySpan<byte> item, int origin)
    {
        var log = default(LogFields);
        if (!TryGather(item, origin, ref log)) return false;
        if (!OtlpIds.IsWhole(log.TraceId, OtlpIds.TraceBytes) || !OtlpIds.IsWhole(log.SpanId, OtlpIds.SpanBytes))
        {
            Batches.Refuse(1, $"a log record's ids have {log.TraceId.Length} and {log.SpanId.Length} bytes (trace, span), expected {OtlpIds.TraceBytes} and {OtlpIds.SpanBytes} or none");
            return true;
        }

        var events = Target.Events;
        events.BeginEvent();
        if (!TryWrite(log, events) || !own.TryReadRate(item, origin, Scope, Resource, out var rate) || !own.TryAdd(item, origin, events)) return false;
        DroppedCounts.Add(events, DroppedCounts.Attributes, log.DroppedAttributes);
        if (events.FieldCount > MostOwnFields)
        {
            events.DiscardEvent();
            Batches.Refuse(1, $"a log record has more than {Limits.MaxFields} fields with those of its resource and scope");
            return true;
        }

        EndEvent(TimeOf(log.TimeNanos != 0 ? log.TimeNanos : log.ObservedNanos), Math.Max(1, rate));
        Target.ItemCount++;
        return true;
    }

    private bool TryGather(ReadOnlySpan<byte> item, int origin, ref LogFields log)
    {
        own.Begin();
        var cursor = new ProtobufCursor(item, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return Fault.Broken(cursor, ItemName);
            bool isRead;
            switch (tag)
            {
                case AttributeTag:
                    isRead = cursor.TryReadBytes(out var attribute);
                    if (isRead) own.Note(attribute, cursor.Position - attribute.Length);
                    break;
                case BodyTag:
                    isRead = cursor.TryReadBytes(out log.Body);
                    log.BodyOrigin = cursor.Offset - log.Body.Length;
                    break;
                case TimeTag: isRead = cursor.TryReadFixed64(out log.TimeNanos); break;
                case ObservedTag: isRead = cursor.TryReadFixed64(out log.ObservedNanos); break;
                case SeverityTag: isRead = cursor.TryReadVarint(out log.Severity); break;
                case SeverityTextTag: isRead = cursor.TryReadBytes(out log.SeverityText); break;
                case DroppedTag: isRead = cursor.TryReadVarint(out log.DroppedAttributes); break;
                case FlagsTag: isRead = cursor.TryReadFixed32(out log.Flags); break;
                case TraceTag: isRead = cursor.TryReadBytes(out log.TraceId); break;
                case SpanTag: isRead = cursor.TryReadBytes(out log.SpanId); break;
                case EventNameTag: isRead = cursor.TryReadBytes(out log.EventName); break;
                default:
                    // Field 4 is reserved; it was a name once.
                    if (ProtobufCursor.Field(tag) == 4 ? !cursor.TrySkip(tag) : !Fault.TryPass(ref cursor, tag, 12, ItemName)) return Fault.Broken(cursor, ItemName);
                    continue;
            }

            if (!isRead) return Fault.Broken(cursor, ItemName);
        }

        return (Utf8.IsValid(log.SeverityText) && Utf8.IsValid(log.EventName)) || Fault.NotUtf8("a log record's severity text or event name", origin);
    }

    private bool TryWrite(in LogFields log, EventBatch events)
    {
        if (Owns(LogNames.Severity)) events.AddString(LogName.Severity, log.SeverityName);
        if (Owns(LogNames.SeverityCode)) events.AddInteger(LogName.SeverityCode, (long)log.Severity);
        if (Owns(LogNames.Flags)) events.AddInteger(LogName.Flags, log.Flags);
        if (!log.SeverityText.IsEmpty && Owns(LogNames.SeverityText)) events.AddString(LogName.SeverityText, log.SeverityText);
        if (!log.EventName.IsEmpty && Owns(LogNames.EventName)) events.AddString(LogName.EventName, log.EventName);
        if (!log.TraceId.IsEmpty)
        {
            if (Owns(LogNames.TraceId)) OtlpIds.AddTrace(events, LogName.TraceId, log.TraceId);
            // So that it shows in its trace.
            if (Owns(LogNames.AnnotationType)) events.AddString(LogName.AnnotationType, "span_event"u8);
        }

        if (!log.SpanId.IsEmpty && Owns(LogNames.ParentId)) OtlpIds.Add(events, LogName.ParentId, log.SpanId);
        return log.Body.IsEmpty || TryWriteBody(log, events);
    }

    private bool TryWriteBody(in LogFields log, EventBatch events)
    {
        if (!Attributes.TryReadValue(log.Body, log.BodyOrigin, out var body)) return false;
        if (body.Kind != OtlpValueKind.Map) return !Owns(LogNames.Body) || Attributes.TryAddValue(events, LogName.Body, body);
        if (!Attributes.TryAddValue(events, LogName.Body, body)) return false;
        if (givesBodyParts)
        {
            Scope.TakeBackUnder(LogName.BodyParts, events);
            Resource.TakeBackUnder(LogName.BodyParts, events);
        }

        if (!Owns(LogNames.Body)) return true;
        if (!Attributes.TryText(body, out var text)) return false;
        events.AddString(LogName.Body, text);
        return true;
    }

    /// <summary>Whether neither scope nor resource gives a name that the mapping gives too.</summary>
    private bool Owns(LogNames name) => (given & name) == 0;
}
