using System.Runtime.CompilerServices;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// A place in a JSON text that is known to be valid UTF-8. Strict JSON, but for the bare words NaN, Infinity and -Infinity,
/// which Python's encoder writes and real senders send. Every method that answers false leaves <see cref="Position"/> where
/// the text stopped making sense.
/// </summary>
/// <remarks>Hot: some fifty calls per event. Bounds are checked by the spans; nothing is allocated.</remarks>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    /// <summary>Deepest nesting that is read, as in System.Text.Json; deeper is refused as malformed.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> text = text;
    private bool sawWhitespace;

    /// <summary>The offset of the next byte.</summary>
    public int Position { get; private set; }

    /// <summary>The next byte that is not white space, 0 at the end (which no JSON token starts with); moves to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var at = Position;
        if ((uint)at < (uint)text.Length && text[at] > 0x20) return text[at];
        return PeekSlow();
    }

    /// <summary>Moves behind <paramref name="expected"/> if it is what comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(byte expected)
    {
        if (Peek() != expected) return false;
        Position++;
        return true;
    }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool AtEnd() => Peek() == 0 && Position == text.Length;

    /// <summary>Moves behind the word <paramref name="expected"/>, for example <c>true</c>.</summary>
    public bool TryReadWord(ReadOnlySpan<byte> expected)
    {
        if (!text[Position..].StartsWith(expected)) return false;
        Position += expected.Length;
        return true;
    }

    /// <summary>Reads the string that <see cref="Peek"/> saw the quote of. Points into the text, or into the scratch when it has escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadString(JsonScratch scratch, out ReadOnlySpan<byte> value)
    {
        var start = Position + 1;
        var end = JsonText.IndexOfStringEnd(text, start);
        if ((uint)end < (uint)text.Length && text[end] == '"')
        {
            value = text[start..end];
            Position = end + 1;
            return true;
        }

        if (!TrySkipEscapedString(end, out var escaped))
        {
            value = default;
            return false;
        }

        var target = scratch.Value(escaped.Length);
        value = target.AsSpan(0, JsonText.Unescape(escaped, target));
        return true;
    }

    /// <summary>Reads a field's name and the colon behind it; see <see cref="TryReadString"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadName(JsonScratch scratch, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Peek() != '"') return false;
        var start = Position + 1;
        var end = JsonText.IndexOfStringEnd(text, start);
        if ((uint)end < (uint)text.Length && text[end] == '"')
        {
            name = text[start..end];
            Position = end + 1;
        }
        else
        {
            if (!TrySkipEscapedString(end, out var escaped)) return false;
            var target = scratch.Name(escaped.Length);
            name = target.AsSpan(0, JsonText.Unescape(escaped, target));
        }

        return TryRead((byte)':');
    }

    /// <summary>
    /// Moves behind the string that <see cref="Peek"/> saw the quote of if it is <paramref name="expected"/>, written without
    /// escapes. Else stays.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadKnownString(ReadOnlySpan<byte> expected)
    {
        var at = Position + 1;
        var end = at + expected.Length;
        if ((uint)end >= (uint)text.Length || text[end] != '"' || !text.Slice(at, expected.Length).SequenceEqual(expected)) return false;
        Position = end + 1;
        return true;
    }

    /// <summary>
    /// Moves behind a field's name and colon if the name is <paramref name="expected"/>, which needs no escapes (see
    /// <see cref="Apiary.Engine.Events.BatchLane.IsPlainName"/>). Else stays, and <see cref="TryReadName"/> tells.
    /// </summary>
    /// <remarks>A right guess is what makes decoding fast: where the value begins does not depend on a search, so the processor runs ahead.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadKnownName(ReadOnlySpan<byte> expected)
    {
        Peek();
        var at = Position;
        var end = at + 1 + expected.Length;
        if ((uint)(end + 1) >= (uint)text.Length || text[at] != '"' || text[end] != '"') return false;
        if (!text.Slice(at + 1, expected.Length).SequenceEqual(expected)) return false;
        if (text[end + 1] != ':') return false;
        Position = end + 2;
        return true;
    }

    /// <summary>Reads a number or one of the words NaN, Infinity, -Infinity.</summary>
    public bool TryReadNumber(out JsonNumber number)
    {
        var at = Position;
        if (JsonNumber.TryRead(text, ref at, out number))
        {
            Position = at;
            return true;
        }

        double word;
        if (TryReadWord("NaN"u8)) word = double.NaN;
        else if (TryReadWord("Infinity"u8)) word = double.PositiveInfinity;
        else if (TryReadWord("-Infinity"u8)) word = double.NegativeInfinity;
        else
        {
            Position = at;
            return false;
        }

        number = JsonNumber.OfFloat(word);
        return true;
    }

    /// <summary>
    /// Moves behind the next value, whatever it is, and gives its text without white space between tokens.
    /// <paramref name="depth"/> is how deep the value already lies.
    /// </summary>
    public bool TryReadRaw(JsonScratch scratch, int depth, out ReadOnlySpan<byte> raw)
    {
        raw = default;
        Peek();
        var start = Position;
        sawWhitespace = false;
        if (!TrySkip(depth)) return false;
        raw = text[start..Position];
        if (!sawWhitespace) return true;
        var target = scratch.Value(raw.Length);
        raw = target.AsSpan(0, JsonText.Compact(raw, target));
        return true;
    }

    /// <summary>Moves behind the next value, whatever it is.</summary>
    public bool TrySkip(int depth)
    {
        switch (Peek())
        {
            case (byte)'"': return TrySkipString();
            case (byte)'{': return depth < MaxDepth && TrySkipObject(depth + 1);
            case (byte)'[': return depth < MaxDepth && TrySkipArray(depth + 1);
            case (byte)'t': return TryReadWord("true"u8);
            case (byte)'f': return TryReadWord("false"u8);
            case (byte)'n': return TryReadWord("null"u8);
            default: return TryReadNumber(out _);
        }
    }

    private bool TrySkipObject(int depth)
    {
        Position++;
        if (TryRead((byte)'}')) return true;
        while (true)
        {
            if (Peek() != '"' || !TrySkipString() || !TryRead((byte)':') || !TrySkip(depth)) return false;
            if (TryRead((byte)',')) continue;
            return TryRead((byte)'}');
        }
    }

    private bool TrySkipArray(int depth)
    {
        Position++;
        if (TryRead((byte)']')) return true;
        while (true)
        {
            if (!TrySkip(depth)) return false;
            if (TryRead((byte)',')) continue;
            return TryRead((byte)']');
        }
    }

    private bool TrySkipString()
    {
        var end = JsonText.IndexOfStringEnd(text, Position + 1);
        if ((uint)end >= (uint)text.Length || text[end] != '"') return TrySkipEscapedString(end, out _);
        Position = end + 1;
        return true;
    }

    /// <summary>Walks a string from the first byte that is not plain; <paramref name="escaped"/> is what stands between the quotes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySkipEscapedString(int at, out ReadOnlySpan<byte> escaped)
    {
        escaped = default;
        var start = Position + 1;
        while ((uint)at < (uint)text.Length)
        {
            if (text[at] == '"')
            {
                escaped = text[start..at];
                Position = at + 1;
                return true;
            }

            var length = text[at] == '\\' ? JsonText.EscapeLength(text, at) : 0;
            if (length == 0) break;
            at = JsonText.IndexOfStringEnd(text, at + length);
        }

        Position = Math.Min(at, text.Length);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte PeekSlow()
    {
        var at = Position;
        while ((uint)at < (uint)text.Length)
        {
            var b = text[at];
            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                Position = at;
                return b;
            }

            sawWhitespace = true;
            at++;
        }

        Position = at;
        return 0;
    }
}
