namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Terms separated by blanks, section 7.1.</summary>
internal static class TextPatternParser
{
    /// <summary>Reads the whole pattern. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static TextPattern Parse(PatternReader reader)
    {
        var terms = new List<TextTerm>();
        while (reader.Peek() != '\0' || !reader.IsAtEnd)
        {
            var kind = TextTermKind.Required;
            if (reader.Current is '?' or '-') kind = reader.Take() == '?' ? TextTermKind.Optional : TextTermKind.Excluded;
            var start = reader.Position;
            var term = reader.Current switch
            {
                '"' => new TextTerm(kind, reader.TakeQuoted(), null),
                '%' => new TextTerm(kind, "", reader.TakeRegex()),
                _ => new TextTerm(kind, reader.TakeWhile(c => char.IsLetterOrDigit(c) || c == '_'), null),
            };
            if (term is { Text: "", Regex: null } && reader.Position == start) throw reader.Expected("a word, a phrase in double quotes or %an expression%");
            if (!reader.IsAtEnd && !char.IsWhiteSpace(reader.Current))
                throw PatternReader.Fail($"`{reader.Current}` in a term: a term with other than letters, digits and _ stands in double quotes", reader.Position);
            terms.Add(term);
        }

        return new TextPattern(terms);
    }
}
