using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// Writes the fields of one entity (docs/protocols/xray.md has the table). What is in progress is written as something that happened to its span, not
/// as the span: the span comes with the later document, and nothing that was stored has to change.
/// </summary>
internal sealed class XRayEntityWriter
{
    private readonly JsonScratch scratch = new();
    private readonly XRayBlockWriter blocks;
    private readonly XRayCauseWriter causes;

    /// <summary>A writer with buffers of its own.</summary>
    public XRayEntityWriter()
    {
        Fields = new XRayFieldWriter(scratch);
        blocks = new XRayBlockWriter(Fields, scratch);
        causes = new XRayCauseWriter(Fields, scratch);
    }

    /// <summary>Reads and writes single values.</summary>
    public XRayFieldWriter Fields { get; }

    /// <summary>A new document begins.</summary>
    public void Begin() => causes.Begin();

    /// <summary>Writes an entity's fields into the event being written.</summary>
    public void Write(in XRayEntity entity, in XRayScope scope, ReadOnlySpan<byte> id, ReadOnlySpan<byte> parent, bool isSegment)
    {
        var events = scope.Events;
        var isOpen = scope.IsOpen || entity.InProgress;
        events.AddString("trace.trace_id"u8, scope.TraceId);
        if (isOpen)
        {
            events.AddString("trace.parent_id"u8, id);
            events.AddString("meta.annotation_type"u8, "span_event"u8);
            events.AddBoolean("xray.in_progress"u8, true);
            if (!parent.IsEmpty) events.AddString("xray.parent_id"u8, parent);
        }
        else
        {
            events.AddString("trace.span_id"u8, id);
            if (!parent.IsEmpty) events.AddString("trace.parent_id"u8, parent);
        }

        Fields.AddText(events, "name"u8, entity.Name);
        AddService(events, scope.Service);
        var kind = KindOf(entity, isSegment, !parent.IsEmpty);
        events.AddString("span.kind"u8, kind);
        events.AddString("type"u8, kind);
        if (!isOpen) AddDuration(events, entity);
        if (entity.Error | entity.Fault | entity.Throttle) events.AddBoolean("error"u8, true);
        if (entity.Fault) events.AddBoolean("xray.fault"u8, true);
        if (entity.Error) events.AddBoolean("xray.error"u8, true);
        if (entity.Throttle) events.AddBoolean("xray.throttle"u8, true);
        events.AddString("xray.document"u8, isSegment ? "segment"u8 : "subsegment"u8);
        events.AddString("meta.signal_type"u8, "trace"u8);
        AddRest(events, entity, scope);
    }

    /// <summary>Writes an event for each link of an entity that was just written.</summary>
    public void WriteLinks(in XRayEntity entity, in XRayScope scope, ReadOnlySpan<byte> id)
    {
        if (entity.Links.IsEmpty) return;
        Span<byte> digits = stackalloc byte[XRayIds.TraceDigits];
        Span<byte> linked = stackalloc byte[XRayIds.SpanDigits];
        var links = new XRayMembers(entity.Links, scratch);
        while (links.TryNext(out _, out var link))
        {
            if (!XRayIds.TryReadTrace(Fields.TextOf(XRayMembers.Find(link, "trace_id"u8, scratch)), digits, out var traceId)) continue;
            var events = scope.Events;
            events.BeginEvent();
            events.AddString("trace.trace_id"u8, scope.TraceId);
            events.AddString("trace.parent_id"u8, id);
            Fields.AddText(events, "parent_name"u8, entity.Name);
            events.AddString("meta.annotation_type"u8, "link"u8);
            events.AddString("trace.link.trace_id"u8, traceId);
            if (XRayIds.TryReadSpan(Fields.TextOf(XRayMembers.Find(link, "id"u8, scratch)), linked)) events.AddString("trace.link.span_id"u8, linked);
            Fields.AddObject(events, "link"u8, XRayMembers.Find(link, "attributes"u8, scratch), levels: 0);
            events.EndEvent(entity.StartNanos, 1);
        }
    }

    private void AddRest(EventBatch events, in XRayEntity entity, in XRayScope scope)
    {
        Fields.AddText(events, "xray.namespace"u8, entity.Namespace);
        Fields.AddText(events, "xray.origin"u8, entity.Origin);
        Fields.AddText(events, "xray.resource_arn"u8, entity.ResourceArn);
        Fields.AddText(events, "enduser.id"u8, entity.User);
        if (entity.Traced) events.AddBoolean("xray.traced"u8, true);
        Fields.AddJson(events, "xray.precursor_ids"u8, entity.PrecursorIds);
        Fields.AddJson(events, "xray.links"u8, entity.Links);
        blocks.AddHttp(events, entity.Http);
        blocks.AddSql(events, entity.Sql);
        blocks.AddAws(events, entity.Aws);
        blocks.AddService(events, entity.Service);
        causes.Add(events, entity.Cause, scope.Document);
        Fields.AddObject(events, "annotation"u8, entity.Annotations, levels: 0, onlyScalars: true);
        Fields.AddObject(events, "metadata"u8, entity.Metadata, levels: 1);
    }

    private static void AddDuration(EventBatch events, in XRayEntity entity)
    {
        events.AddFloat("duration_ms"u8, Math.Max(0, (entity.EndNanos - entity.StartNanos) / 1e6));
        if (entity.EndNanos < entity.StartNanos) events.AddBoolean("meta.invalid_duration"u8, true);
    }

    private ReadOnlySpan<byte> KindOf(in XRayEntity entity, bool isSegment, bool hasParent)
    {
        if (isSegment) return hasParent || !XRayMembers.Find(entity.Http, "request"u8, scratch).IsEmpty ? "server"u8 : "internal"u8;
        return !entity.Sql.IsEmpty || entity.Namespace.SequenceEqual("\"aws\""u8) || entity.Namespace.SequenceEqual("\"remote\""u8) ? "client"u8 : "internal"u8;
    }

    private static void AddService(EventBatch events, string service)
    {
        if (service.Length == 0) return;
        Span<byte> bytes = stackalloc byte[XRayNames.MaxChars * 3];
        events.AddString("service.name"u8, bytes[..Encoding.UTF8.GetBytes(service, bytes)]);
    }
}
