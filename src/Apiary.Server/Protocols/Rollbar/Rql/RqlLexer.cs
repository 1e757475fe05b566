using System.Text;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A query in words (reference, section 9).</summary>
internal static class RqlLexer
{
    private static readonly string[] Signs = ["!=", "<>", ">=", "<=", "=", ">", "<", "(", ")", ",", "*", "+", "-", "/"];

    /// <summary>The words, an end behind them. Throws <see cref="RqlException"/>.</summary>
    public static IReadOnlyList<RqlToken> Read(string query)
    {
        var tokens = new List<RqlToken>();
        for (var at = 0; at < query.Length;)
        {
            var c = query[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c is '\'' or '"') tokens.Add(new RqlToken(RqlTokenKind.Text, Quoted(query, ref at)));
            else if (c == '`') tokens.Add(new RqlToken(RqlTokenKind.Quoted, Quoted(query, ref at)));
            else if (char.IsAsciiDigit(c)) tokens.Add(new RqlToken(RqlTokenKind.Number, While(query, ref at, one => char.IsAsciiDigit(one) || one == '.')));
            else if (char.IsLetter(c) || c == '_') tokens.Add(new RqlToken(RqlTokenKind.Name, While(query, ref at, one => char.IsLetterOrDigit(one) || one is '_' or '.' or '-' or '$')));
            else tokens.Add(Sign(query, ref at));
        }

        tokens.Add(new RqlToken(RqlTokenKind.End, "the end"));
        return tokens;
    }

    private static string While(string query, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < query.Length && belongs(query[at])) at++;
        return query[start..at];
    }

    /// <summary>What stands in quotes, of which two are one.</summary>
    private static string Quoted(string query, ref int at)
    {
        var (start, quote, text) = (at, query[at], new StringBuilder());
        for (at++; at < query.Length; at++)
        {
            if (query[at] != quote)
            {
                text.Append(query[at]);
            }
            else if (at + 1 < query.Length && query[at + 1] == quote)
            {
                text.Append(query[++at]);
            }
            else
            {
                at++;
                return text.ToString();
            }
        }

        throw new RqlException($"the quote at character {start + 1} is not closed");
    }

    private static RqlToken Sign(string query, ref int at)
    {
        var start = at;
        if (Array.Find(Signs, sign => string.CompareOrdinal(query, start, sign, 0, sign.Length) == 0) is not { } found) throw new RqlException($"character {at + 1} means nothing here: {query[at]}");
        at += found.Length;
        return new RqlToken(RqlTokenKind.Sign, found);
    }
}
