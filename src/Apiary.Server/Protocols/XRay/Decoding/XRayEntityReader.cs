using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>Finds the members of a segment or subsegment (section 4.2 of the protocol reference) in a document that is known to be JSON.</summary>
/// <remarks>Hot: once per entity, over its text without what is embedded in it.</remarks>
internal sealed class XRayEntityReader(JsonScratch scratch)
{
    /// <summary>Reads an object. False when the text is none, or nested too deep.</summary>
    /// <param name="json">Stands before the object; behind it afterwards.</param>
    /// <param name="text">The whole document.</param>
    /// <param name="depth">How deep the object lies.</param>
    /// <param name="entity">What was found.</param>
    public bool TryRead(ref JsonCursor json, ReadOnlySpan<byte> text, int depth, out XRayEntity entity)
    {
        entity = default;
        if (!json.TryRead((byte)'{')) return false;
        if (json.TryRead((byte)'}')) return true;
        do
        {
            if (!json.TryReadName(scratch, out var name)) return false;
            json.Peek();
            var start = json.Position;
            if (!json.TrySkip(depth + 1)) return false;
            var value = text[start..json.Position];
            // What is null is not there.
            if (!value.SequenceEqual("null"u8)) Note(ref entity, name, value);
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)'}');
    }

    private static void Note(ref XRayEntity entity, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8): entity.Id = value; break;
            case 3 when name.SequenceEqual("aws"u8): entity.Aws = value; break;
            case 3 when name.SequenceEqual("sql"u8): entity.Sql = value; break;
            case 4 when name.SequenceEqual("name"u8): entity.Name = value; break;
            case 4 when name.SequenceEqual("http"u8): entity.Http = value; break;
            case 4 when name.SequenceEqual("type"u8): entity.Type = value; break;
            case 4 when name.SequenceEqual("user"u8): entity.User = value; break;
            case 5 when name.SequenceEqual("cause"u8): entity.Cause = value; break;
            case 5 when name.SequenceEqual("error"u8): entity.Error = IsTrue(value); break;
            case 5 when name.SequenceEqual("fault"u8): entity.Fault = IsTrue(value); break;
            case 5 when name.SequenceEqual("links"u8): entity.Links = value; break;
            case 6 when name.SequenceEqual("origin"u8): entity.Origin = value; break;
            case 6 when name.SequenceEqual("traced"u8): entity.Traced = IsTrue(value); break;
            case 7 when name.SequenceEqual("service"u8): entity.Service = value; break;
            default: NoteLong(ref entity, name, value); break;
        }
    }

    private static void NoteLong(ref XRayEntity entity, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 8 when name.SequenceEqual("trace_id"u8): entity.TraceId = value; break;
            case 8 when name.SequenceEqual("end_time"u8): entity.EndTime = value; break;
            case 8 when name.SequenceEqual("metadata"u8): entity.Metadata = value; break;
            case 8 when name.SequenceEqual("throttle"u8): entity.Throttle = IsTrue(value); break;
            case 9 when name.SequenceEqual("parent_id"u8): entity.ParentId = value; break;
            case 9 when name.SequenceEqual("namespace"u8): entity.Namespace = value; break;
            case 10 when name.SequenceEqual("start_time"u8): entity.StartTime = value; break;
            case 11 when name.SequenceEqual("in_progress"u8): entity.InProgress = IsTrue(value); break;
            case 11 when name.SequenceEqual("annotations"u8): entity.Annotations = value; break;
            case 11 when name.SequenceEqual("subsegments"u8): entity.Subsegments = value; break;
            case 12 when name.SequenceEqual("resource_arn"u8): entity.ResourceArn = value; break;
            case 13 when name.SequenceEqual("precursor_ids"u8): entity.PrecursorIds = value; break;
        }
    }

    private static bool IsTrue(ReadOnlySpan<byte> value) => value.SequenceEqual("true"u8);
}
