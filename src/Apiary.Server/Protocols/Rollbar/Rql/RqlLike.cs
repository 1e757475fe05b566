namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Patterns of LIKE, where <c>%</c> is any text, <c>_</c> any character and a backslash takes the next one as it is. In time by the product of both lengths at worst.</summary>
internal static class RqlLike
{
    /// <summary>Whether a text fits.</summary>
    public static bool Holds(string text, string pattern)
    {
        // The last % that was passed, and where in the text it was left: only that one is ever taken back.
        int at = 0, p = 0, star = -1, starAt = 0;
        while (at < text.Length)
        {
            var isEscaped = p < pattern.Length - 1 && pattern[p] == '\\';
            if (p < pattern.Length && pattern[p] == '%')
            {
                star = p++;
                starAt = at;
            }
            else if (p < pattern.Length && ((!isEscaped && pattern[p] == '_') || pattern[isEscaped ? p + 1 : p] == text[at]))
            {
                p += isEscaped ? 2 : 1;
                at++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%') p++;
        return p == pattern.Length;
    }
}
