using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>The members of an object, or the elements of a list, one after the other. The text is known to be JSON.</summary>
internal ref struct XRayMembers
{
    private readonly ReadOnlySpan<byte> text;
    private readonly JsonScratch scratch;
    private readonly bool isObject;
    private JsonCursor json;
    private bool hasMore;

    /// <summary>Begins; what is neither has no members.</summary>
    public XRayMembers(ReadOnlySpan<byte> text, JsonScratch scratch)
    {
        this.text = text;
        this.scratch = scratch;
        json = new JsonCursor(text);
        isObject = json.TryRead((byte)'{');
        hasMore = (isObject || json.TryRead((byte)'[')) && json.Peek() is not ((byte)'}' or (byte)']');
    }

    /// <summary>The next one; false when there is none. Of a list, the name is empty.</summary>
    /// <param name="name">Valid until the scratch is used for another name.</param>
    /// <param name="value">The text of its value.</param>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (!hasMore || (isObject && !json.TryReadName(scratch, out name))) return false;
        json.Peek();
        var start = json.Position;
        if (!json.TrySkip(0)) return false;
        value = text[start..json.Position];
        hasMore = json.TryRead((byte)',');
        return true;
    }

    /// <summary>The value of a member; empty when there is none, or null stands there.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, JsonScratch scratch)
    {
        var members = new XRayMembers(text, scratch);
        while (members.TryNext(out var name, out var value))
            if (name.SequenceEqual(wanted)) return value.SequenceEqual("null"u8) ? default : value;
        return default;
    }
}
