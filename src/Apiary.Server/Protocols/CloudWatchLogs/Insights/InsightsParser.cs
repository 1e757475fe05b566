using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Text of a query to an <see cref="InsightsQuery"/>: commands separated by bars, keywords in any case.</summary>
internal sealed class InsightsParser
{
    /// <summary>Most characters of a query.</summary>
    public const int MaxLength = 10_000;

    private const string Commands = "fields, display, filter, where, stats, sort, limit, parse or dedup";

    private static readonly HashSet<string> Unsupported = new(StringComparer.OrdinalIgnoreCase)
    {
        "pattern", "diff", "unnest", "SOURCE", "fillmissing", "filldown", "appendcols", "addtotals", "anomaly", "join", "lookup",
    };

    private readonly InsightsLexer lexer;
    private readonly InsightsExpressionParser expressions;

    private InsightsParser(string text, DateTimeOffset now)
    {
        lexer = new InsightsLexer(text);
        expressions = new InsightsExpressionParser(lexer, now);
    }

    /// <summary>Reads a query; <paramref name="error"/> says what is wrong, and where.</summary>
    /// <param name="text">The query; empty for the default fields.</param>
    /// <param name="now">What <c>now()</c> is.</param>
    /// <param name="query">The query.</param>
    /// <param name="error">Null when it was read.</param>
    public static bool TryParse(string text, DateTimeOffset now, [NotNullWhen(true)] out InsightsQuery? query, [NotNullWhen(false)] out InsightsError? error)
    {
        query = null;
        error = null;
        if (text.Length > MaxLength)
        {
            error = new InsightsError($"the query has {text.Length} characters, {MaxLength} are allowed", MaxLength, text.Length);
            return false;
        }

        try
        {
            query = new InsightsParser(text, now).ReadQuery();
            return true;
        }
        catch (InsightsSyntaxException failure)
        {
            error = failure.Error;
            return false;
        }
    }

    private InsightsQuery ReadQuery()
    {
        var commands = new List<InsightsCommand>();
        if (lexer.Current.Kind == InsightsTokenKind.End) return new InsightsQuery(commands);
        // A query that begins with a bar, as AWS records its own, says nothing before it.
        lexer.TryTakeSymbol("|");
        do
        {
            if (commands.LastOrDefault() is DedupCommand && !lexer.Current.IsWord("limit")) throw lexer.Expected("limit, which alone may follow dedup");
            commands.Add(ReadCommand());
        }
        while (lexer.TryTakeSymbol("|"));
        return lexer.Current.Kind == InsightsTokenKind.End ? new InsightsQuery(commands) : throw lexer.Expected("`|` or the end");
    }

    private InsightsCommand ReadCommand()
    {
        var word = lexer.Current;
        if (word.Kind != InsightsTokenKind.Name) throw lexer.Expected($"a command: {Commands}");
        if (Unsupported.Contains(word.Text)) throw new InsightsSyntaxException($"the command {word.Text} is not supported by this server", word.Start, word.End);
        lexer.Take();
        switch (word.Text.ToLowerInvariant())
        {
            case "fields": return new FieldsCommand(ReadItems(), isDisplay: false);
            case "display": return new FieldsCommand(ReadItems(), isDisplay: true);
            case "unmask": return new FieldsCommand(ReadItems(), isDisplay: false);
            case "filter" or "where" or "filterindex": return new FilterCommand(expressions.Read());
            case "stats": return ReadStats();
            case "sort": return ReadSort();
            case "limit" or "head": return ReadLimit();
            case "parse": return ReadParse();
            case "dedup": return new DedupCommand([.. ReadItems().Select(item => item.Expression)]);
            default: throw new InsightsSyntaxException($"expected a command: {Commands}, found `{word.Text}`", word.Start, word.End);
        }
    }

    private List<NamedExpression> ReadItems()
    {
        var items = new List<NamedExpression>();
        do
        {
            var start = lexer.Current.Start;
            var expression = expressions.Read();
            var text = expression is FieldExpression field ? field.Name : lexer.Slice(start, lexer.LastEnd);
            items.Add(new NamedExpression(expression, lexer.TryTakeWord("as") ? ReadName() : text));
        }
        while (lexer.TryTakeSymbol(","));
        return items;
    }

    private string ReadName()
    {
        if (lexer.Current.Kind is not (InsightsTokenKind.Name or InsightsTokenKind.QuotedName)) throw lexer.Expected("a name");
        return lexer.Take().Text;
    }

    private StatsCommand ReadStats()
    {
        expressions.BeginStats();
        var start = lexer.Current;
        var items = ReadItems();
        expressions.EndStats();
        if (items.Find(item => !item.Expression.All.Any(part => part is AggregateExpression)) is { } plain)
            throw new InsightsSyntaxException($"`{plain.Name}` computes nothing over rows; stats takes count, sum, avg, min, max, pct and the like", start.Start, lexer.LastEnd);
        return new StatsCommand(items, lexer.TryTakeWord("by") ? ReadItems() : []);
    }

    private SortCommand ReadSort()
    {
        var keys = new List<(InsightsExpression, bool)>();
        do
        {
            var expression = expressions.Read();
            var descending = lexer.TryTakeWord("desc");
            if (!descending) lexer.TryTakeWord("asc");
            keys.Add((expression, descending));
        }
        while (lexer.TryTakeSymbol(","));
        return new SortCommand(keys);
    }

    private LimitCommand ReadLimit()
    {
        var number = lexer.Current;
        if (number.Kind != InsightsTokenKind.Number || number.Number < 1 || number.Number > InsightsQuery.MaxLimit || number.Number != Math.Floor(number.Number))
            throw lexer.Expected(string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {InsightsQuery.MaxLimit}"));
        lexer.Take();
        return new LimitCommand((int)number.Number);
    }

    private ParseCommand ReadParse()
    {
        InsightsExpression source = new FieldExpression(InsightsFields.Message);
        if (lexer.Current.Kind != InsightsTokenKind.Text && !lexer.Current.IsSymbol("/")) source = expressions.ReadPrimary();
        if (lexer.Current.IsSymbol("/"))
        {
            var (pattern, start, end) = lexer.TakeRegex();
            var regex = InsightsRegex.Create(pattern, start, end);
            var groups = regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
            if (groups.Length == 0) throw new InsightsSyntaxException("an expression of parse needs named groups, as in /(?<name>...)/", start, end);
            return new ParseCommand(source, null, regex, groups);
        }

        if (lexer.Current.Kind != InsightsTokenKind.Text) throw lexer.Expected("a text with * or an expression between slashes");
        var glob = lexer.Take();
        var literals = glob.Text.Split('*');
        if (literals.Length == 1) throw new InsightsSyntaxException("the text of parse needs a * for each field", glob.Start, glob.End);
        if (!lexer.TryTakeWord("as")) throw lexer.Expected("`as` and names");
        var names = new List<string>();
        do names.Add(ReadName());
        while (lexer.TryTakeSymbol(","));
        if (names.Count != literals.Length - 1)
            throw new InsightsSyntaxException($"the text has {literals.Length - 1} *, and there are {names.Count} names", glob.Start, lexer.LastEnd);
        return new ParseCommand(source, literals, null, names);
    }
}
