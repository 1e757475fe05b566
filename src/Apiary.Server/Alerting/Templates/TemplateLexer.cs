using System.Text;

namespace Apiary.Server.Alerting.Templates;

/// <summary>Words of an action.</summary>
internal static class TemplateLexer
{
    /// <summary>The words. Throws <see cref="TemplateException"/>.</summary>
    public static IReadOnlyList<TemplateToken> Read(string text)
    {
        var tokens = new List<TemplateToken>();
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            if (char.IsWhiteSpace(letter)) at++;
            else if (letter is '"' or '`') tokens.Add(Quoted(text, ref at));
            else if (letter is '|' or '(' or ')' or ',' or '=') tokens.Add(new TemplateToken(TemplateTokenKind.Mark, text[at++].ToString()));
            else if (letter == ':' && at + 1 < text.Length && text[at + 1] == '=') tokens.Add(Mark(":=", ref at));
            else tokens.Add(Word(text, ref at));
        }

        return tokens;
    }

    private static TemplateToken Mark(string mark, ref int at)
    {
        at += mark.Length;
        return new TemplateToken(TemplateTokenKind.Mark, mark);
    }

    private static TemplateToken Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.' or '$' or '-' or '+')) at++;
        if (at == start) throw new TemplateException($"unexpected {text[at]} in an action");
        var word = text[start..at];
        if (word.StartsWith('$')) return new TemplateToken(TemplateTokenKind.Variable, word);
        if (char.IsDigit(word[0]) || (word.Length > 1 && (word[0] is '-' or '+') && char.IsDigit(word[1]))) return new TemplateToken(TemplateTokenKind.Number, word);
        return new TemplateToken(word.StartsWith('.') ? TemplateTokenKind.Field : TemplateTokenKind.Name, word);
    }

    private static TemplateToken Quoted(string text, ref int at)
    {
        var quote = text[at++];
        var built = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                built.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
                at++;
                continue;
            }

            built.Append(text[at++]);
        }

        if (at == text.Length) throw new TemplateException("unterminated quoted string");
        at++;
        return new TemplateToken(TemplateTokenKind.String, built.ToString());
    }
}
