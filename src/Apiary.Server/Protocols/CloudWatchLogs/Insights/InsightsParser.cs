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

    private const string Commands = "fields, display, filter, where, stats, sort, limit, parse, dedup, pattern, diff, unnest, fillmissing or filldown";

    private static readonly HashSet<string> Unsupported = new(StringComparer.OrdinalIgnoreCase)
    {
        "appendcols", "addtotals", "anomaly", "join", "lookup",
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
        var source = lexer.TryTakeWord("SOURCE") ? InsightsSourceParser.Read(lexer) : null;
        // A query that begins with a bar says nothing before it.
        var isMore = lexer.TryTakeSymbol("|") || (source is null && lexer.Current.Kind != InsightsTokenKind.End);
        while (isMore)
        {
            if (commands.LastOrDefault() is DedupCommand && !lexer.Current.IsWord("limit")) throw lexer.Expected("limit, which alone may follow dedup");
            if (lexer.Current.IsWord("diff")) commands[^1] = ReadDiff(commands);
            else commands.Add(ReadCommand(commands));
            isMore = lexer.TryTakeSymbol("|");
        }

        return lexer.Current.Kind == InsightsTokenKind.End ? new InsightsQuery(commands) { Source = source } : throw lexer.Expected("`|` or the end");
    }

    /// <summary>Reads a command behind others.</summary>
    private InsightsCommand ReadCommand(IReadOnlyList<InsightsCommand> before)
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
            case "pattern": return new PatternCommand(expressions.Read());
            case "unnest": return ReadUnnest();
            case "fillmissing": return ReadFillMissing(word, before);
            case "filldown": return ReadFillDown(before);
            case "source": throw new InsightsSyntaxException("SOURCE may only be the first command", word.Start, word.End);
            default: throw new InsightsSyntaxException($"expected a command: {Commands}, found `{word.Text}`", word.Start, word.End);
        }
    }

    private PatternCommand ReadDiff(List<InsightsCommand> before)
    {
        var word = lexer.Take();
        if (before is not [.., PatternCommand { IsDiff: false } pattern]) throw new InsightsSyntaxException("diff follows pattern", word.Start, word.End);
        // Both times are looked at in one go, so what comes before must not mix their rows.
        if (before.SkipLast(1).Any(command => !command.IsRowWise)) throw new InsightsSyntaxException("with diff, only fields, filter, parse and unnest may stand before pattern", word.Start, word.End);
        return pattern.WithDiff();
    }

    private UnnestCommand ReadUnnest()
    {
        var list = expressions.ReadPrimary();
        if (!lexer.TryTakeWord("into")) throw lexer.Expected("`into` and a name");
        return new UnnestCommand(list, ReadName());
    }

    private FillMissingCommand ReadFillMissing(InsightsToken word, IReadOnlyList<InsightsCommand> before)
    {
        if (before is not [.., StatsCommand stats] || stats.Keys.Count(key => FillMissingCommand.PeriodOf(key) is not null) != 1)
            throw new InsightsSyntaxException("fillmissing follows stats with one bin(...) behind its by", word.Start, word.End);
        var values = new Dictionary<string, InsightsValue>(StringComparer.Ordinal);
        if (!lexer.TryTakeWord("with")) return new FillMissingCommand(stats, values);
        do
        {
            var value = expressions.Read().Evaluate(new InsightsRow(null));
            if (!lexer.TryTakeWord("for")) throw lexer.Expected("`for` and a name");
            var start = lexer.Current.Start;
            var name = lexer.TryTakeOneOf(expressions.Results) ?? ReadName();
            if (!stats.Items.Any(item => item.Name == name)) throw new InsightsSyntaxException($"stats makes no `{name}`", start, lexer.LastEnd);
            values[name] = value;
        }
        while (lexer.TryTakeSymbol(","));
        return new FillMissingCommand(stats, values);
    }

    private FillDownCommand ReadFillDown(IReadOnlyList<InsightsCommand> before)
    {
        var known = InsightsQuery.FindShown(before);
        var names = new List<string>();
        while (lexer.Current.Kind is InsightsTokenKind.Name or InsightsTokenKind.QuotedName || lexer.Current.IsSymbol("*"))
        {
            var name = lexer.Current.IsSymbol("*") ? "" : ReadName();
            if (lexer.TryTakeSymbol("*")) names.AddRange(known.Where(one => one.StartsWith(name, StringComparison.Ordinal)));
            else names.Add(name);
            lexer.TryTakeSymbol(",");
        }

        return new FillDownCommand([.. (names.Count == 0 ? known : names).Distinct(StringComparer.Ordinal)]);
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
        var stats = new StatsCommand(items, lexer.TryTakeWord("by") ? ReadItems() : []);
        expressions.Results = [.. stats.Shown.Where(name => name.Contains('(', StringComparison.Ordinal))];
        return stats;
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
