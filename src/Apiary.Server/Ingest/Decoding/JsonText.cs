using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// The byte-level parts of JSON: where a string ends, what its escapes mean, a nested value without its white space.
/// </summary>
/// <remarks>Hot: <see cref="IndexOfStringEnd"/> runs for every name and every text value. A 32-byte compare finds the end of the usual
/// short string in one step; measured by <c>Apiary.Bench honeycomb-json</c>.</remarks>
internal static class JsonText
{
    /// <summary>
    /// The index of the first quote, backslash or control character at or after <paramref name="at"/>;
    /// the text's length when there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfStringEnd(ReadOnlySpan<byte> text, int at)
    {
        if (text.Length - at >= Vector256<byte>.Count)
        {
            var mask = EndMask(text.Slice(at, Vector256<byte>.Count));
            if (mask != 0) return at + BitOperations.TrailingZeroCount(mask);
            at += Vector256<byte>.Count;
        }

        return IndexOfStringEndSlow(text, at);
    }

    /// <summary>The plain twin of <see cref="IndexOfStringEnd"/>, used for the last bytes and as the oracle in tests.</summary>
    public static int IndexOfStringEndScalar(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is >= 0x20 and not (byte)'"' and not (byte)'\\') at++;
        return at;
    }

    /// <summary>
    /// Writes what an escaped string stands for to <paramref name="target"/>, which is at least as long as
    /// <paramref name="source"/>. A lone surrogate becomes U+FFFD, as Go's decoder has it. Returns the length, or -1 for an
    /// escape that JSON does not know.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int from = 0, to = 0;
        while (from < source.Length)
        {
            var run = source[from..].IndexOf((byte)'\\');
            if (run < 0) run = source.Length - from;
            source.Slice(from, run).CopyTo(target[to..]);
            from += run;
            to += run;
            if (from == source.Length) break;
            if (from + 1 == source.Length) return -1;
            var escape = source[from + 1];
            if (escape == 'u')
            {
                if (!TryReadHex(source, from + 2, out var unit)) return -1;
                from += 6;
                to += WriteUnit(source, unit, ref from, target[to..]);
                continue;
            }

            var plain = PlainEscape(escape);
            if (plain == 0) return -1;
            target[to++] = plain;
            from += 2;
        }

        return to;
    }

    /// <summary>Whether the escape that begins with the backslash at <paramref name="at"/> is one of JSON's; its length in bytes, or 0.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> text, int at)
    {
        if (at + 1 >= text.Length) return 0;
        if (text[at + 1] == 'u') return TryReadHex(text, at + 2, out _) ? 6 : 0;
        return PlainEscape(text[at + 1]) == 0 ? 0 : 2;
    }

    /// <summary>Copies a well-formed JSON value without the white space between its tokens. Returns the length written.</summary>
    public static int Compact(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = 0;
        var inString = false;
        for (var from = 0; from < source.Length; from++)
        {
            var b = source[from];
            if (inString)
            {
                target[to++] = b;
                if (b == '\\') target[to++] = source[++from];
                else if (b == '"') inString = false;
            }
            else if (b > 0x20)
            {
                target[to++] = b;
                inString = b == '"';
            }
        }

        return to;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int IndexOfStringEndSlow(ReadOnlySpan<byte> text, int at)
    {
        while (text.Length - at >= Vector256<byte>.Count)
        {
            var mask = EndMask(text.Slice(at, Vector256<byte>.Count));
            if (mask != 0) return at + BitOperations.TrailingZeroCount(mask);
            at += Vector256<byte>.Count;
        }

        return IndexOfStringEndScalar(text, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EndMask(ReadOnlySpan<byte> bytes)
    {
        var chunk = Vector256.Create(bytes);
        var ends = Vector256.Equals(chunk, Vector256.Create((byte)'"'))
            | Vector256.Equals(chunk, Vector256.Create((byte)'\\'))
            // Unsigned "below 0x20" without an unsigned compare: the smaller of the two is the byte itself.
            | Vector256.Equals(Vector256.Min(chunk, Vector256.Create((byte)0x1F)), chunk);
        return ends.ExtractMostSignificantBits();
    }

    private static byte PlainEscape(byte escape) => escape switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => escape,
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => 0,
    };

    private static bool TryReadHex(ReadOnlySpan<byte> text, int at, out ushort unit)
    {
        unit = 0;
        if (at + 4 > text.Length) return false;
        var value = 0;
        foreach (var digit in text.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
            value = (value << 4) | ((digit & 0x0F) + (digit > '9' ? 9 : 0));
        }

        unit = (ushort)value;
        return true;
    }

    /// <summary>Writes one UTF-16 unit, joined with the escaped low surrogate behind it where there is one.</summary>
    private static int WriteUnit(ReadOnlySpan<byte> source, ushort unit, ref int from, Span<byte> target)
    {
        var rune = System.Text.Rune.ReplacementChar;
        if (char.IsHighSurrogate((char)unit))
        {
            if (from + 6 <= source.Length && BinaryPrimitives.ReadUInt16BigEndian(source[from..]) == 0x5C75 // \u
                && TryReadHex(source, from + 2, out var low) && char.IsLowSurrogate((char)low))
            {
                rune = new System.Text.Rune((char)unit, (char)low);
                from += 6;
            }
        }
        else if (!char.IsSurrogate((char)unit))
        {
            rune = new System.Text.Rune((char)unit);
        }

        return rune.EncodeToUtf8(target);
    }
}
