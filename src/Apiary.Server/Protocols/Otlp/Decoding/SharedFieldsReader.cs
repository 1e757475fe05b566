using System.Text.Unicode;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Reads what a resource and a scope say of all their items, from the messages around them: <c>ResourceSpans</c> and
/// <c>ScopeSpans</c> and their like for logs and metrics (protocol reference 4.1, 4.2). The items are passed over.
/// </summary>
internal sealed class SharedFieldsReader(OtlpFault fault)
{
    /// <summary>The resource or scope in the message around it, and the name in the scope itself.</summary>
    public const int FirstTag = (1 << 3) | ProtobufCursor.Bytes;

    /// <summary>The scopes of a resource, the items of a scope.</summary>
    public const int ItemTag = (2 << 3) | ProtobufCursor.Bytes;

    private const int ThirdTag = (3 << 3) | ProtobufCursor.Bytes;

    /// <summary>Adds what stands in a <c>ResourceSpans</c>; false when it is broken.</summary>
    public bool TryReadResource(ReadOnlySpan<byte> message, int origin, SharedFields target) => TryRead(message, origin, isScope: false, target);

    /// <summary>Adds what stands in a <c>ScopeSpans</c>; false when it is broken.</summary>
    public bool TryReadScope(ReadOnlySpan<byte> message, int origin, SharedFields target) => TryRead(message, origin, isScope: true, target);

    /// <summary>Adds what one field of such a message says, its items excepted; false when it is broken.</summary>
    /// <param name="cursor">Behind the field's tag.</param>
    /// <param name="tag">The tag; not <see cref="ItemTag"/>.</param>
    /// <param name="isScope">Whether the message is a <c>ScopeSpans</c>.</param>
    /// <param name="target">Gets the fields.</param>
    public bool TryTake(ref ProtobufCursor cursor, int tag, bool isScope, SharedFields target)
    {
        var part = isScope ? "a scope" : "a resource";
        if (tag is not (FirstTag or ThirdTag))
        {
            if (ProtobufCursor.Field(tag) is >= 1 and <= 3) return fault.WrongType(cursor, tag, part);
            return cursor.TrySkip(tag) || fault.Broken(cursor, part);
        }

        if (!cursor.TryReadBytes(out var bytes)) return fault.Broken(cursor, part);
        var start = cursor.Offset - bytes.Length;
        if (tag == FirstTag) return isScope ? TryReadLibrary(bytes, start, target) : TryReadAttributes(bytes, start, FirstTag, target, part);
        if (!Utf8.IsValid(bytes)) return fault.NotUtf8("a schema URL", start);
        if (!bytes.IsEmpty) target.SetSchemaUrl(isScope ? "scope.schema_url"u8 : "resource.schema_url"u8, bytes);
        return true;
    }

    private bool TryRead(ReadOnlySpan<byte> message, int origin, bool isScope, SharedFields target)
    {
        var part = isScope ? "a scope" : "a resource";
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, part);
            if (tag != ItemTag)
            {
                if (!TryTake(ref cursor, tag, isScope, target)) return false;
            }
            else if (!cursor.TryReadBytes(out _))
            {
                return fault.Broken(cursor, part);
            }
        }

        return true;
    }

    private bool TryReadLibrary(ReadOnlySpan<byte> scope, int origin, SharedFields target)
    {
        ReadOnlySpan<byte> name = default, version = default;
        var cursor = new ProtobufCursor(scope, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a scope");
            if (tag is not (FirstTag or ItemTag))
            {
                if (!cursor.TrySkip(tag)) return fault.Broken(cursor, "a scope");
                continue;
            }

            if (!cursor.TryReadBytes(out var text)) return fault.Broken(cursor, "a scope");
            if (!Utf8.IsValid(text)) return fault.NotUtf8("a scope's name or version", cursor.Offset - text.Length);
            if (tag == FirstTag) name = text;
            else version = text;
        }

        if (!name.IsEmpty) target.Add("library.name"u8, name);
        if (!version.IsEmpty) target.Add("library.version"u8, version);
        if (InstrumentationLibraries.Have(name)) target.AddTrue("telemetry.instrumentation_library"u8);
        return TryReadAttributes(scope, origin, ThirdTag, target, "a scope");
    }

    private bool TryReadAttributes(ReadOnlySpan<byte> message, int origin, int attributeTag, SharedFields target, string part)
    {
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, part);
            if (tag == attributeTag)
            {
                if (!cursor.TryReadBytes(out var attribute)) return fault.Broken(cursor, part);
                if (!target.TryAdd(attribute, cursor.Offset - attribute.Length)) return false;
                continue;
            }

            if (ProtobufCursor.Field(tag) == ProtobufCursor.Field(attributeTag)) return fault.WrongType(cursor, tag, part);
            if (!cursor.TrySkip(tag)) return fault.Broken(cursor, part);
        }

        return true;
    }
}
