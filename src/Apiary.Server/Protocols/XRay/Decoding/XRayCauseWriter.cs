using System.Buffers;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// Writes what went wrong (section 4.6 of the protocol reference): the first exception as OpenTelemetry names it, and all of them as they came. A cause that refers to
/// an exception elsewhere, by its id or by that of the subsegment which has it, says what that one is, if it is in the same document.
/// </summary>
internal sealed class XRayCauseWriter(XRayFieldWriter fields, JsonScratch scratch)
{
    // Each walks the document, so their number is bounded: more say only which exception they mean.
    private const int MaxLookups = 32;

    private readonly ArrayBufferWriter<byte> stack = new(1024);
    private int lookups;

    /// <summary>A new document begins.</summary>
    public void Begin() => lookups = 0;

    /// <summary>Adds a cause.</summary>
    /// <param name="events">Has an event begun.</param>
    /// <param name="cause">The cause; empty for none.</param>
    /// <param name="document">The document that it is in.</param>
    public void Add(EventBatch events, ReadOnlySpan<byte> cause, ReadOnlySpan<byte> document)
    {
        if (cause.IsEmpty) return;
        if (cause[0] == '"')
        {
            fields.AddText(events, "xray.cause_id"u8, cause);
            AddException(events, LookUp(document, cause), withStack: false);
            return;
        }

        if (cause[0] != '{') return;
        fields.AddJson(events, "xray.cause"u8, cause);
        var first = First(cause);
        if (!first.IsEmpty) AddException(events, first, withStack: true);
        else if (XRayMembers.Find(cause, "id"u8, scratch) is { IsEmpty: false } id) AddException(events, LookUp(document, id), withStack: false);
        else fields.AddText(events, "exception.message"u8, XRayMembers.Find(cause, "message"u8, scratch));
    }

    private void AddException(EventBatch events, ReadOnlySpan<byte> exception, bool withStack)
    {
        if (exception.IsEmpty) return;
        fields.AddText(events, "exception.type"u8, XRayMembers.Find(exception, "type"u8, scratch));
        fields.AddText(events, "exception.message"u8, XRayMembers.Find(exception, "message"u8, scratch));
        if (withStack && XRayMembers.Find(exception, "stack"u8, scratch) is { IsEmpty: false } frames) AddStack(events, frames);
    }

    /// <summary>A line a frame: label, and in parentheses path and line. In the order that the SDK has them.</summary>
    private void AddStack(EventBatch events, ReadOnlySpan<byte> frames)
    {
        stack.ResetWrittenCount();
        var members = new XRayMembers(frames, scratch);
        while (members.TryNext(out _, out var frame) && stack.WrittenCount < EventLimits.MaxStringBytes)
        {
            if (stack.WrittenCount > 0) stack.Write("\n"u8);
            stack.Write(fields.TextOf(XRayMembers.Find(frame, "label"u8, scratch)));
            stack.Write(" ("u8);
            stack.Write(fields.TextOf(XRayMembers.Find(frame, "path"u8, scratch)));
            var line = XRayMembers.Find(frame, "line"u8, scratch);
            if (!line.IsEmpty)
            {
                stack.Write(":"u8);
                stack.Write(fields.TextOf(line));
            }

            stack.Write(")"u8);
        }

        if (stack.WrittenCount > 0) events.AddString("exception.stacktrace"u8, stack.WrittenSpan);
    }

    private ReadOnlySpan<byte> First(ReadOnlySpan<byte> cause)
    {
        var members = new XRayMembers(XRayMembers.Find(cause, "exceptions"u8, scratch), scratch);
        return members.TryNext(out _, out var first) ? first : default;
    }

    private ReadOnlySpan<byte> LookUp(ReadOnlySpan<byte> document, ReadOnlySpan<byte> id) => ++lookups > MaxLookups ? default : Find(document, id);

    /// <summary>The exception with an id, or that of the entity with it, in an entity and those in it; empty when there is none.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="id">The id, with its quotes: ids need no escapes, so texts can be compared.</param>
    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> entity, ReadOnlySpan<byte> id)
    {
        ReadOnlySpan<byte> cause = default, own = default, subsegments = default;
        var members = new XRayMembers(entity, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("id"u8)) own = value;
            else if (name.SequenceEqual("cause"u8)) cause = value;
            else if (name.SequenceEqual("subsegments"u8)) subsegments = value;
        }

        if (!cause.IsEmpty && cause[0] == '{')
        {
            var exceptions = new XRayMembers(XRayMembers.Find(cause, "exceptions"u8, scratch), scratch);
            while (exceptions.TryNext(out _, out var exception))
                if (own.SequenceEqual(id) || XRayMembers.Find(exception, "id"u8, scratch).SequenceEqual(id)) return exception;
        }

        var embedded = new XRayMembers(subsegments, scratch);
        while (embedded.TryNext(out _, out var subsegment))
            if (Find(subsegment, id) is { IsEmpty: false } found) return found;
        return default;
    }
}
