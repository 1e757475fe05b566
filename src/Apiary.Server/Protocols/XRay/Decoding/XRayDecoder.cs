using System.Text;
using System.Text.Unicode;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// Segment and subsegment documents (section 4 of the protocol reference) to events: one for the segment, one for each subsegment in it, whatever their depth. The dataset is the
/// service's, which is the segment's name; a subsegment that comes on its own goes where its segment, its sender or else nobody says.
/// </summary>
/// <remarks>
/// Hot: the text is checked once, then each entity is gone over to find its members, which may come in any order, and written. Nothing is allocated for
/// services that are known. Knows no socket, clock or disk. Not thread-safe; <paramref name="names"/> may be shared.
/// </remarks>
internal sealed class XRayDecoder(IngestLimits limits, XRayNames names)
{
    private readonly JsonScratch scratch = new();
    private readonly XRayEntityWriter writer = new();
    private XRayEntityReader? reader;

    private XRayEntityReader Reader => reader ??= new XRayEntityReader(scratch);

    /// <summary>Decodes one document, or a list of them. What an embedded subsegment lacks is noted in the batches as refused, and the rest is taken.</summary>
    /// <param name="text">The document.</param>
    /// <param name="senderKey">Tells senders apart whose documents are mostly of one service; 0 when nothing does.</param>
    /// <param name="mayWait">Whether a subsegment of an unknown service is left for later; else it goes to a dataset of its own.</param>
    /// <param name="batches">Where the events go.</param>
    public XRayDecoded Decode(ReadOnlySpan<byte> text, ulong senderKey, bool mayWait, DatasetBatches batches)
    {
        scratch.Trim();
        if (text.Length > limits.MaxEventBytes) return Refuse("InvalidSegment", $"the document has {text.Length} bytes, more than {limits.MaxEventBytes} (--max-event)");
        if (!Utf8.IsValid(text)) return Refuse("ParseError", "the document is not UTF-8");
        var json = new JsonCursor(text);
        if (!json.TrySkip(0) || !json.AtEnd()) return Refuse("ParseError", $"the document is not JSON, or nested deeper than {JsonCursor.MaxDepth}: expected something else at byte {json.Position}");
        var start = new JsonCursor(text);
        if (start.Peek() != '[') return DecodeOne(text, senderKey, mayWait, batches);
        var result = new XRayDecoded(null, false, null);
        var members = new XRayMembers(text[start.Position..], scratch);
        while (members.TryNext(out _, out var element))
        {
            var one = DecodeOne(element, senderKey, mayWait: false, batches);
            if (result.Fault is null) result = one;
        }

        return result;
    }

    private XRayDecoded DecodeOne(ReadOnlySpan<byte> text, ulong senderKey, bool mayWait, DatasetBatches batches)
    {
        var json = new JsonCursor(text);
        if (!Reader.TryRead(ref json, text, 0, out var entity)) return Refuse("ParseError", "expected a JSON object");
        Span<byte> traceDigits = stackalloc byte[XRayIds.TraceDigits];
        Span<byte> id = stackalloc byte[XRayIds.SpanDigits];
        Span<byte> parent = stackalloc byte[XRayIds.SpanDigits];
        if (CheckOwn(ref entity, id) is { } fault) return new XRayDecoded(fault, false, null);
        if (entity.TraceId.IsEmpty || !XRayIds.TryReadTrace(Text(entity.TraceId), traceDigits, out var traceId))
            return Refuse(entity, "InvalidTraceId", $"trace_id: expected 1-, 8 digits, - and 24 digits, or 32 digits, found {Shown(entity.TraceId)}");
        var hasParent = !entity.ParentId.IsEmpty && Text(entity.ParentId).Length > 0;
        if (hasParent && !XRayIds.TryReadSpan(Text(entity.ParentId), parent)) return Refuse(entity, "InvalidId", $"parent_id: expected 16 hexadecimal digits, found {Shown(entity.ParentId)}");
        if (entity.IsSubsegment && !hasParent) return Refuse(entity, "InvalidSegment", "a subsegment that comes on its own needs a parent_id");
        if (OwnerOf(entity, id, parent, senderKey, mayWait) is not { } service) return XRayDecoded.Waits;

        var target = batches.Of(service, limits.MaxDatasets);
        if (target is null) return Refuse(entity, "InvalidSegment", $"one request is for more than {limits.MaxDatasets} services");
        if (target.Events.Lanes.Count - target.KnownLanes > limits.MaxColumns) return Refuse(entity, "InvalidSegment", $"one request names more than {limits.MaxColumns} fields");
        writer.Begin();
        var scope = new XRayScope
        {
            Events = target.Events,
            Document = text,
            TraceId = traceId,
            Service = service == ServiceDatasets.UnknownService ? "" : service,
            IsOpen = entity.InProgress,
        };
        if (!Write(entity, scope, id, hasParent ? parent : default, isSegment: !entity.IsSubsegment))
            return Refuse(entity, "InvalidSegment", $"it has more than {limits.MaxFields} fields");
        target.ItemCount++;
        WriteEmbedded(entity.Subsegments, scope, id, target, batches);
        return new XRayDecoded(null, false, service);
    }

    /// <summary>The service of a document; null while it is not known and may be left for later.</summary>
    private string? OwnerOf(in XRayEntity entity, ReadOnlySpan<byte> id, ReadOnlySpan<byte> parent, ulong senderKey, bool mayWait)
    {
        if (!entity.IsSubsegment)
        {
            var own = names.Intern(Text(entity.Name));
            if (own.Length == 0) own = ServiceDatasets.UnknownService;
            names.Put(XRayNames.KeyOf(id), own);
            if (senderKey != 0) names.Put(senderKey, own);
            return own;
        }

        var service = names.Find(XRayNames.KeyOf(parent));
        if (service is null && senderKey != 0) service = names.Find(senderKey);
        if (service is null && mayWait) return null;
        service ??= ServiceDatasets.UnknownService;
        names.Put(XRayNames.KeyOf(id), service);
        return service;
    }

    private void WriteEmbedded(ReadOnlySpan<byte> list, in XRayScope scope, ReadOnlySpan<byte> parent, DatasetBatch target, DatasetBatches batches)
    {
        if (list.IsEmpty || list[0] != '[') return;
        Span<byte> id = stackalloc byte[XRayIds.SpanDigits];
        var members = new XRayMembers(list, scratch);
        while (members.TryNext(out _, out var element))
        {
            var json = new JsonCursor(element);
            if (!Reader.TryRead(ref json, element, 0, out var entity))
            {
                batches.Refuse(1, "subsegments: expected a JSON object");
                continue;
            }

            if (CheckOwn(ref entity, id) is { } fault)
            {
                batches.Refuse(1, $"a subsegment was left out, with those in it: {fault.Explanation}");
                continue;
            }

            if (Write(entity, scope, id, parent, isSegment: false)) target.ItemCount++;
            else batches.Refuse(1, $"a subsegment was left out: it has more than {limits.MaxFields} fields");
            names.Put(XRayNames.KeyOf(id), target.DatasetName);
            WriteEmbedded(entity.Subsegments, scope, id, target, batches);
        }
    }

    /// <summary>Checks what every entity has of its own, and reads its times.</summary>
    private XRayFault? CheckOwn(ref XRayEntity entity, Span<byte> id)
    {
        if (entity.Id.IsEmpty) return Refuse(entity, "MissingId", "id is missing").Fault;
        if (!XRayIds.TryReadSpan(Text(entity.Id), id)) return Refuse(entity, "InvalidId", $"id: expected 16 hexadecimal digits, found {Shown(entity.Id)}").Fault;
        if (entity.Name.IsEmpty || entity.Name[0] != '"' || Text(entity.Name).IsEmpty) return Refuse(entity, "InvalidName", "name: expected text").Fault;
        if (entity.StartTime.IsEmpty || !XRayTime.TryParse(entity.StartTime, out entity.StartNanos))
            return Refuse(entity, "InvalidStartTime", $"start_time: expected seconds since 1970, found {Shown(entity.StartTime)}").Fault;
        entity.EndNanos = entity.StartNanos;
        if (!entity.EndTime.IsEmpty && !XRayTime.TryParse(entity.EndTime, out entity.EndNanos))
            return Refuse(entity, "InvalidEndTime", $"end_time: expected seconds since 1970, found {Shown(entity.EndTime)}").Fault;
        // One SDK writes 0 while it is not over.
        if (entity.EndTime.IsEmpty || entity.EndNanos == 0) (entity.InProgress, entity.EndNanos) = (true, entity.StartNanos);
        return null;
    }

    private bool Write(in XRayEntity entity, in XRayScope scope, ReadOnlySpan<byte> id, ReadOnlySpan<byte> parent, bool isSegment)
    {
        scope.Events.BeginEvent();
        writer.Write(entity, scope, id, parent, isSegment);
        if (scope.Events.FieldCount > limits.MaxFields)
        {
            scope.Events.DiscardEvent();
            return false;
        }

        scope.Events.EndEvent(entity.StartNanos, 1);
        if (!scope.IsOpen) writer.WriteLinks(entity, scope, id);
        return true;
    }

    private static XRayDecoded Refuse(string code, string explanation) => new(new XRayFault(code, false, explanation), false, null);

    private XRayDecoded Refuse(in XRayEntity entity, string code, string explanation) =>
        new(new XRayFault(code, entity.IsSubsegment, explanation) { Id = entity.Id.IsEmpty ? null : Encoding.UTF8.GetString(Text(entity.Id)) }, false, null);

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> raw) => writer.Fields.TextOf(raw);

    private static string Shown(ReadOnlySpan<byte> raw) => raw.IsEmpty ? "nothing" : ShortText.Of(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 100)]));
}
