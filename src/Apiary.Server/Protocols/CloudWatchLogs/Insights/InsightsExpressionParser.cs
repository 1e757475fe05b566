using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>
/// Expressions, section 8.4. What binds least comes first: <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>,
/// <c>* / %</c>, <c>^</c>, the sign. Failures are <see cref="InsightsSyntaxException"/>.
/// </summary>
internal sealed class InsightsExpressionParser(InsightsLexer lexer, DateTimeOffset now)
{
    private const int MaxDepth = 60;

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase) { "and", "or", "not", "in", "like", "as", "by", "asc", "desc" };

    private int depth;
    private int aggregates;
    private bool isStats;
    private bool isInAggregate;

    /// <summary>Names that are no words, which a <c>stats</c> before gave its results: <c>count(*)</c> behind it is the result, not a calculation.</summary>
    public IReadOnlyList<string> Results { get; set; } = [];

    /// <summary>From here on calculations over rows may stand.</summary>
    public void BeginStats() => isStats = true;

    /// <summary>From here on they may not.</summary>
    public void EndStats() => isStats = false;

    /// <summary>Reads an expression.</summary>
    public InsightsExpression Read()
    {
        if (++depth > MaxDepth) throw new InsightsSyntaxException("the expression is nested too deep", lexer.Current.Start, lexer.Current.End);
        var left = ReadAnd();
        while (lexer.TryTakeWord("or")) left = new LogicExpression(isOr: true, left, ReadAnd());
        depth--;
        return left;
    }

    /// <summary>Reads a field, literal, function call or expression in parentheses.</summary>
    public InsightsExpression ReadPrimary()
    {
        // In a second stats it is a calculation again, but for what is inside of one.
        if (Results.Count > 0 && (!isStats || isInAggregate) && lexer.TryTakeOneOf(Results) is { } result) return new FieldExpression(result);
        var token = lexer.Current;
        switch (token.Kind)
        {
            case InsightsTokenKind.Number:
                lexer.Take();
                return new LiteralExpression(InsightsValue.Of(token.Number));
            case InsightsTokenKind.Text:
                lexer.Take();
                return new LiteralExpression(InsightsValue.Of(token.Text));
            case InsightsTokenKind.QuotedName:
                lexer.Take();
                return new FieldExpression(token.Text);
            case InsightsTokenKind.Name when !Keywords.Contains(token.Text):
                lexer.Take();
                return lexer.Current.IsSymbol("(") ? ReadCall(token) : ReadWord(token.Text);
        }

        if (!lexer.TryTakeSymbol("(")) throw lexer.Expected("a field, a value or a function");
        var inner = Read();
        lexer.Expect(")");
        return inner;
    }

    private static InsightsExpression ReadWord(string word) => word.ToLowerInvariant() switch
    {
        "true" => new LiteralExpression(InsightsValue.Of(true)),
        "false" => new LiteralExpression(InsightsValue.Of(false)),
        _ => new FieldExpression(word),
    };

    private InsightsExpression ReadAnd()
    {
        var left = ReadNot();
        while (lexer.TryTakeWord("and")) left = new LogicExpression(isOr: false, left, ReadNot());
        return left;
    }

    private InsightsExpression ReadNot()
    {
        var isNegated = false;
        while (lexer.TryTakeWord("not")) isNegated = !isNegated;
        var test = ReadComparison();
        return isNegated ? new NotExpression(test) : test;
    }

    private InsightsExpression ReadComparison()
    {
        var left = ReadSum();
        var token = lexer.Current;
        if (token.Kind == InsightsTokenKind.Symbol && token.Text is "=" or "!=" or "<" or "<=" or ">" or ">=")
        {
            lexer.Take();
            return new ComparisonExpression(token.Text, left, ReadSum());
        }

        if (token.IsSymbol("=~"))
        {
            lexer.Take();
            return ReadLike(left, isNegated: false);
        }

        var isNegated = lexer.TryTakeWord("not");
        if (lexer.TryTakeWord("like")) return ReadLike(left, isNegated);
        if (lexer.TryTakeWord("in")) return new InExpression(left, ReadList(), isNegated);
        return isNegated ? throw lexer.Expected("like or in") : left;
    }

    private LikeExpression ReadLike(InsightsExpression left, bool isNegated)
    {
        if (lexer.Current.IsSymbol("/"))
        {
            var (pattern, start, end) = lexer.TakeRegex();
            return new LikeExpression(left, null, InsightsRegex.Create(pattern, start, end), isNegated);
        }

        return lexer.Current.Kind == InsightsTokenKind.Text
            ? new LikeExpression(left, lexer.Take().Text, null, isNegated)
            : throw lexer.Expected("a text in quotes or an expression between slashes");
    }

    private List<InsightsExpression> ReadList()
    {
        lexer.Expect("[");
        var members = new List<InsightsExpression>();
        if (lexer.TryTakeSymbol("]")) return members;
        do members.Add(Read());
        while (lexer.TryTakeSymbol(","));
        lexer.Expect("]");
        return members;
    }

    private InsightsExpression ReadSum()
    {
        var left = ReadProduct();
        while (lexer.Current is { Kind: InsightsTokenKind.Symbol, Text: "+" or "-" })
            left = new ArithmeticExpression(lexer.Take().Text[0], left, ReadProduct());
        return left;
    }

    private InsightsExpression ReadProduct()
    {
        var left = ReadPower();
        while (lexer.Current is { Kind: InsightsTokenKind.Symbol, Text: "*" or "/" or "%" })
            left = new ArithmeticExpression(lexer.Take().Text[0], left, ReadPower());
        return left;
    }

    private InsightsExpression ReadPower()
    {
        var left = ReadSign();
        while (lexer.TryTakeSymbol("^")) left = new ArithmeticExpression('^', left, ReadSign());
        return left;
    }

    private InsightsExpression ReadSign()
    {
        var isNegated = false;
        while (lexer.Current is { Kind: InsightsTokenKind.Symbol, Text: "-" or "+" }) isNegated ^= lexer.Take().Text == "-";
        var operand = ReadPrimary();
        return isNegated ? new NegationExpression(operand) : operand;
    }

    private InsightsExpression ReadCall(InsightsToken name)
    {
        lexer.Expect("(");
        switch (name.Text.ToLowerInvariant())
        {
            case "bin":
                return Close(new BinExpression(new FieldExpression(InsightsFields.Timestamp), ReadPeriod(), isCeiling: false));
            case "datefloor" or "dateceil":
                var time = Read();
                lexer.Expect(",");
                return Close(new BinExpression(time, ReadPeriod(), name.IsWord("dateceil")));
            case "now":
                return Close(new LiteralExpression(InsightsValue.Of(now.ToUnixTimeSeconds())));
        }

        if (AggregateNames.Find(name.Text) is { } aggregate) return ReadAggregate(name, aggregate);
        if (InsightsFunctions.Find(name.Text) is not { } function) throw new InsightsSyntaxException($"there is no function {name.Text}", name.Start, name.End);
        var arguments = new List<InsightsExpression>();
        if (!lexer.Current.IsSymbol(")"))
        {
            do arguments.Add(Read());
            while (lexer.TryTakeSymbol(","));
        }

        lexer.Expect(")");
        if (arguments.Count >= function.MinArguments && arguments.Count <= function.MaxArguments) return new CallExpression(function, arguments);
        var expected = function.MinArguments == function.MaxArguments ? $"{function.MinArguments}" : $"{function.MinArguments} to {function.MaxArguments}";
        throw new InsightsSyntaxException($"{function.Name} takes {expected} arguments, found {arguments.Count}", name.Start, lexer.LastEnd);
    }

    private AggregateExpression ReadAggregate(InsightsToken name, AggregateFunction function)
    {
        if (!isStats || isInAggregate) throw new InsightsSyntaxException($"{name.Text} computes over rows, and belongs into stats, not inside of another", name.Start, name.End);
        InsightsExpression? argument = null;
        var percentile = 0.0;
        isInAggregate = true;
        if (function == AggregateFunction.Count && (lexer.TryTakeSymbol("*") || lexer.Current.IsSymbol(")"))) argument = null;
        else argument = Read();
        isInAggregate = false;
        if (function == AggregateFunction.Percentile)
        {
            lexer.Expect(",");
            if (lexer.Current is not { Kind: InsightsTokenKind.Number, Number: >= 0 and <= 100 }) throw lexer.Expected("a number from 0 to 100");
            percentile = lexer.Take().Number;
        }

        // A name with a control character cannot be written in a query.
        return (AggregateExpression)Close(new AggregateExpression(function, argument, percentile, $"\u0001{++aggregates}"));
    }

    private InsightsPeriod ReadPeriod()
    {
        var token = lexer.Current;
        if (token.Kind != InsightsTokenKind.Period || InsightsPeriod.Parse(token.Text, token.Number) is not { } period) throw lexer.Expected("a period such as 5m, 1h or 2days");
        lexer.Take();
        return period;
    }

    private InsightsExpression Close(InsightsExpression expression)
    {
        lexer.Expect(")");
        return expression;
    }
}
