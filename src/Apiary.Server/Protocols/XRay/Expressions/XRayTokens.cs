using System.Text;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Takes an expression apart. What cannot be a token is told by <see cref="Fault"/>.</summary>
internal sealed class XRayTokens
{
    private readonly string text;
    private int at;

    /// <summary>Begins.</summary>
    public XRayTokens(string text)
    {
        this.text = text;
        Current = Next();
    }

    /// <summary>The next token that was not taken.</summary>
    public XRayToken Current { get; private set; }

    /// <summary>What is wrong; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes a token.</summary>
    public XRayToken Take()
    {
        var taken = Current;
        Current = Next();
        return taken;
    }

    /// <summary>Takes a sign if it is what comes next.</summary>
    public bool TryTake(string sign)
    {
        if (Current.Kind != XRayTokenKind.Sign || Current.Text != sign) return false;
        Take();
        return true;
    }

    /// <summary>Takes what stands between brackets as it is, as keys of annotations do; false when there is no end.</summary>
    public bool TryTakeKey(out string key)
    {
        key = "";
        // The bracket is the current token, and what is behind it was not looked at.
        var end = text.IndexOf(']', Current.Position);
        if (end < 0) return false;
        key = text[(Current.Position + 1)..end].Trim().Trim('"', '\'');
        at = end + 1;
        Current = Next();
        return true;
    }

    private XRayToken Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var start = at;
        if (at == text.Length) return new XRayToken(XRayTokenKind.End, "", start);
        var c = text[at];
        if (char.IsAsciiLetter(c) || c == '_') return Word(start);
        if (char.IsAsciiDigit(c) || (c is '-' or '+' or '.' && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] == '.'))) return Number(start);
        if (c is '"' or '\'') return Quoted(start, c);
        if (c == '#') return Json(start);
        foreach (var sign in (string[])["!=", "<=", ">=", "=", "<", ">", "!", "(", ")", "{", "}", "[", "]", ",", ":"])
        {
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0) continue;
            at += sign.Length;
            return new XRayToken(XRayTokenKind.Sign, sign, start);
        }

        return Broken(start, $"found {c}, which means nothing here");
    }

    private XRayToken Word(int start)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.')) at++;
        return new XRayToken(XRayTokenKind.Word, text[start..at], start);
    }

    private XRayToken Number(int start)
    {
        at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'e' or 'E' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E'))) at++;
        return new XRayToken(XRayTokenKind.Number, text[start..at], start);
    }

    private XRayToken Quoted(int start, char quote)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return new XRayToken(XRayTokenKind.Text, value.ToString(), start);
            }

            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }

        return Broken(start, "text in quotes has no end");
    }

    private XRayToken Json(int start)
    {
        var (depth, inText) = (0, false);
        for (at++; at < text.Length; at++)
        {
            if (inText && text[at] == '\\') at++;
            else if (text[at] == '"') inText = !inText;
            else if (!inText && text[at] == '[') depth++;
            else if (!inText && text[at] == ']' && --depth == 0)
            {
                at++;
                return new XRayToken(XRayTokenKind.Json, text[(start + 1)..at], start);
            }

            if (depth == 0) break;
        }

        return Broken(start, "JSON behind # has no end");
    }

    private XRayToken Broken(int position, string cause)
    {
        Fault ??= $"{cause} at character {position + 1}";
        at = text.Length;
        return new XRayToken(XRayTokenKind.End, "", position);
    }
}
