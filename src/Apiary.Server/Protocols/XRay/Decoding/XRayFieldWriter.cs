using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// Writes JSON values into columns: single ones, and objects flattened under a prefix. The text is known to be JSON, so reading it cannot fail.
/// </summary>
/// <remarks>Hot: a few calls per field; nothing is allocated.</remarks>
internal sealed class XRayFieldWriter(JsonScratch scratch)
{
    private readonly FieldPath path = new();

    /// <summary>The text of a JSON string, valid until the next call; the value's own text when it is no string.</summary>
    public ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw[0] != '"') return raw;
        var json = new JsonCursor(raw);
        json.TryReadString(scratch, out var text);
        return text;
    }

    /// <summary>Adds a value as text, if it is there.</summary>
    public void AddText(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty) events.AddString(name, TextOf(raw));
    }

    /// <summary>Adds a value as text without white space between its parts, if it is there: lists and objects that are kept whole.</summary>
    public void AddJson(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return;
        var json = new JsonCursor(raw);
        json.TryReadRaw(scratch, 0, out var text);
        events.AddString(name, text);
    }

    /// <summary>Adds a value with its own type; lists and objects as JSON.</summary>
    public void Add(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return;
        switch (raw[0])
        {
            case (byte)'"': AddText(events, name, raw); break;
            case (byte)'t': events.AddBoolean(name, true); break;
            case (byte)'f': events.AddBoolean(name, false); break;
            case (byte)'n': break;
            case (byte)'{' or (byte)'[': AddJson(events, name, raw); break;
            default: AddNumber(events, name, raw); break;
        }
    }

    /// <summary>Adds a number, also one in quotes; anything else is left out, and so are numbers below zero, which SDKs put for "unknown".</summary>
    public static void AddCount(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        if (raw.Length > 2 && raw[0] == '"') raw = raw[1..^1];
        var at = 0;
        if (JsonNumber.TryRead(raw, ref at, out var number) && at == raw.Length && number.IsInteger && number.Integer >= 0) events.AddInteger(name, number.Integer);
    }

    /// <summary>Adds the members of an object under a prefix and a point.</summary>
    /// <param name="events">Has an event begun.</param>
    /// <param name="prefix">What stands before the point.</param>
    /// <param name="raw">The object; nothing is added when it is none.</param>
    /// <param name="levels">How many levels of objects in it become columns of their own; deeper ones are JSON.</param>
    /// <param name="onlyScalars">True to leave out lists and objects.</param>
    public void AddObject(EventBatch events, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> raw, int levels, bool onlyScalars = false)
    {
        if (!raw.IsEmpty && raw[0] == '{') AddMembers(events, path.Push(0, prefix), raw, levels, onlyScalars);
    }

    /// <summary>Adds one member as <see cref="AddObject"/> would.</summary>
    public void AddMember(EventBatch events, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw, int levels)
    {
        var prefixLength = path.Push(0, prefix);
        if (raw[0] == '{' && levels > 0) AddMembers(events, path.Push(prefixLength, name), raw, levels - 1, onlyScalars: false);
        else Add(events, path.Join(prefixLength, name), raw);
    }

    private void AddMembers(EventBatch events, int prefixLength, ReadOnlySpan<byte> raw, int levels, bool onlyScalars)
    {
        var members = new XRayMembers(raw, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (value[0] == '{' && levels > 0) AddMembers(events, path.Push(prefixLength, name), value, levels - 1, onlyScalars);
            else if (!onlyScalars || value[0] is not ((byte)'{' or (byte)'[')) Add(events, path.Join(prefixLength, name), value);
        }
    }

    private static void AddNumber(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        var json = new JsonCursor(raw);
        if (!json.TryReadNumber(out var number)) return;
        if (number.IsInteger) events.AddInteger(name, number.Integer);
        else events.AddFloat(name, number.Float);
    }
}
