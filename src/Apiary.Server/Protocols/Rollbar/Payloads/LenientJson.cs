using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Protocols.Rollbar.Payloads;

/// <summary>
/// JSON as clients write it: bytes that are no UTF-8 and halves of characters (rollbar.js cuts texts anywhere) become U+FFFD, and
/// the words NaN and Infinity, which Python writes for such numbers, become the text ? and null. An error must not be lost for its local variables.
/// </summary>
internal static class LenientJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = PayloadJson.MaxDepth;

    private const int EscapeLength = 6;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a body; null when it is no JSON, and then <paramref name="fault"/> says why.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, out string fault)
    {
        fault = "";
        try
        {
            return JsonDocument.Parse(Mend(Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span))), Options);
        }
        catch (JsonException failure)
        {
            fault = failure.Message;
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> body)
    {
        var text = body.Span;
        if (text.IndexOf("\\u"u8) < 0 && text.IndexOf("NaN"u8) < 0 && text.IndexOf("Infinity"u8) < 0) return body;
        var mended = text.ToArray();
        for (var at = 0; at < mended.Length; at++)
            at = mended[at] == '"' ? MendString(mended, at + 1) : MendWord(mended, at);
        return mended;
    }

    /// <summary>Mends a string from its first byte on; where its end quote is.</summary>
    private static int MendString(byte[] text, int at)
    {
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] != '\\')
            {
                at++;
            }
            else if (!IsHalf(text, at, out var isHigh))
            {
                at += 2;
            }
            else if (isHigh && IsHalf(text, at + EscapeLength, out var next) && !next)
            {
                at += EscapeLength * 2;
            }
            else
            {
                "\\uFFFD"u8.CopyTo(text.AsSpan(at));
                at += EscapeLength;
            }
        }

        return at;
    }

    /// <summary>Whether an escape for half a character (a surrogate) stands at a place.</summary>
    private static bool IsHalf(byte[] text, int at, out bool isHigh)
    {
        isHigh = false;
        if (at + EscapeLength > text.Length || text[at] != '\\' || text[at + 1] != 'u' || (text[at + 2] | 0x20) != 'd') return false;
        var third = (char)(text[at + 3] | 0x20);
        if (third is not ('8' or '9' or 'a' or 'b' or 'c' or 'd' or 'e' or 'f')) return false;
        isHigh = third is '8' or '9' or 'a' or 'b';
        return char.IsAsciiHexDigit((char)text[at + 4]) && char.IsAsciiHexDigit((char)text[at + 5]);
    }

    /// <summary>Puts null and blanks over a number's word; the last byte that was looked at.</summary>
    private static int MendWord(byte[] text, int at)
    {
        foreach (var word in (ReadOnlySpan<string>)["NaN", "-Infinity", "Infinity"])
        {
            if (at + word.Length > text.Length || text[at] != word[0] || !Ascii.Equals(text.AsSpan(at, word.Length), word)) continue;
            if (word.Length == 3)
            {
                // One letter short of null, and 0 would be a number that nobody measured.
                "\"?\""u8.CopyTo(text.AsSpan(at));
            }
            else
            {
                text.AsSpan(at, word.Length).Fill((byte)' ');
                "null"u8.CopyTo(text.AsSpan(at));
            }

            return at + word.Length - 1;
        }

        return at;
    }
}
