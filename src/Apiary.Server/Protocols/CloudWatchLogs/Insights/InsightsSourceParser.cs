using System.Globalization;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>
/// <c>SOURCE</c>, section 8.3 of the protocol reference: <c>SOURCE logGroups(namePrefix: ['a'], class: ['STANDARD'])</c>, or the form
/// in which queries are listed, <c>SOURCE "group" START=1700000000000 END=1700003599999</c>. Failures are <see cref="InsightsSyntaxException"/>.
/// </summary>
internal static class InsightsSourceParser
{
    private const int MaxPrefixes = 5, MaxAccounts = 20, MaxNames = 50;

    /// <summary>Reads what stands behind the word.</summary>
    public static InsightsSource Read(InsightsLexer lexer)
    {
        if (lexer.TryTakeWord("logGroups")) return ReadChoice(lexer);
        var source = new InsightsSource { Names = ReadTexts(lexer, MaxNames, "the name of a log group in quotes, or logGroups(...)") };
        while (lexer.Current.IsWord("START") || lexer.Current.IsWord("END"))
        {
            var word = lexer.Take();
            lexer.Expect("=");
            var time = ReadTime(lexer);
            source = word.IsWord("START") ? source with { Start = time } : source with { End = time };
            if (source.Start > source.End) throw new InsightsSyntaxException("START lies behind END", word.Start, lexer.LastEnd);
        }

        return source;
    }

    private static InsightsSource ReadChoice(InsightsLexer lexer)
    {
        var source = new InsightsSource();
        lexer.Expect("(");
        while (!lexer.TryTakeSymbol(")"))
        {
            var word = lexer.Current;
            if (word.Kind == InsightsTokenKind.Name) lexer.Take();
            source = word.Text.ToUpperInvariant() switch
            {
                "NAMEPREFIX" => source with { Prefixes = ReadList(lexer, MaxPrefixes) },
                "CLASS" => source with { Classes = ReadList(lexer, int.MaxValue) },
                "ACCOUNTIDENTIFIERS" => source with { Accounts = ReadList(lexer, MaxAccounts) },
                _ => throw new InsightsSyntaxException($"expected namePrefix, class or accountIdentifiers, found {word.Shown}", word.Start, word.End),
            };
            if (!lexer.TryTakeSymbol(",") && !lexer.Current.IsSymbol(")")) throw lexer.Expected("`,` or `)`");
        }

        return source;
    }

    private static List<string> ReadList(InsightsLexer lexer, int most)
    {
        lexer.Expect(":");
        lexer.Expect("[");
        var texts = ReadTexts(lexer, most, "a text in quotes");
        lexer.Expect("]");
        return texts;
    }

    private static List<string> ReadTexts(InsightsLexer lexer, int most, string what)
    {
        var texts = new List<string>();
        do
        {
            if (lexer.Current.Kind != InsightsTokenKind.Text) throw lexer.Expected(what);
            var text = lexer.Take();
            texts.Add(text.Text);
            if (texts.Count > most) throw new InsightsSyntaxException(string.Create(CultureInfo.InvariantCulture, $"at most {most} may stand here"), text.Start, text.End);
        }
        while (lexer.TryTakeSymbol(","));
        return texts;
    }

    private static long ReadTime(InsightsLexer lexer)
    {
        if (lexer.Current is not { Kind: InsightsTokenKind.Number, Number: var number } || number != Math.Floor(number) || number is < 0 or > LogTime.MaxMilliseconds)
            throw lexer.Expected("milliseconds since 1970");
        lexer.Take();
        return (long)number;
    }
}
