namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Text to a query (reference, section 9).</summary>
internal sealed class RqlParser
{
    private const int MostChars = 10_000, MostSelections = 50, UsualLimit = 100, MostRows = 1_000, MostOffset = 100_000;

    private readonly RqlWords words;
    private readonly RqlExpressions expressions;
    private readonly List<RqlSelection> selections = [];

    private RqlParser(string query)
    {
        words = new RqlWords(RqlLexer.Read(query));
        expressions = new RqlExpressions(words);
    }

    /// <summary>Reads a query. Throws <see cref="RqlException"/>.</summary>
    public static RqlQuery Parse(string query) =>
        query.Length > MostChars ? throw new RqlException($"a query has at most {MostChars} characters") : new RqlParser(query).Read();

    private RqlQuery Read()
    {
        words.Expect("select");
        var isAll = words.TryTakeSign("*");
        if (!isAll)
        {
            do selections.Add(Selection());
            while (words.TryTakeSign(","));
        }

        words.Expect("from");
        var isOfDeploys = words.TryTake("deploy");
        if (!isOfDeploys && !words.TryTake("item_occurrence")) throw new RqlException($"FROM item_occurrence or deploy is what can be asked, found {words.Peek.Text}");
        if (isAll) selections.AddRange(RqlColumns.Everything(isOfDeploys).Select(name => new RqlSelection(RqlExpression.Of(name), name)));
        if (selections.Count > MostSelections) throw new RqlException($"at most {MostSelections} selections");
        var where = words.TryTake("where") ? expressions.Read() : null;
        var groups = Groups();
        if (isAll && groups.Count > 0) throw new RqlException("SELECT * and GROUP BY do not go together");
        var shown = selections.Count;
        var orders = Orders(groups);
        var (offset, limit) = Limit();
        if (words.Peek.Kind != RqlTokenKind.End) throw new RqlException($"expected the end, found {words.Peek.Text}");
        var query = new RqlQuery(isOfDeploys, selections, shown, where, groups, orders, offset, limit);
        Check(query);
        return query;
    }

    private static void Check(RqlQuery query)
    {
        foreach (var expression in query.Groups.Concat(query.Where is null ? [] : [query.Where]))
            if (expression.All.FirstOrDefault(part => part.IsAggregate) is { } aggregate) throw new RqlException($"{aggregate.Name} stands where single rows are asked for; there is no HAVING");
        foreach (var column in query.Columns) RqlColumns.Check(column, query.IsOfDeploys);
        if (!query.IsAggregate) return;
        var groups = query.Groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var selection in query.Selections) Check(selection.Expression, groups);
    }

    /// <summary>Beside counts there are only groups, figures, and what is made of them.</summary>
    private static void Check(RqlExpression expression, HashSet<string> groups)
    {
        if (expression.IsAggregate || groups.Contains(expression.Name)) return;
        if (expression.Node == RqlNode.Column) throw new RqlException($"{expression.Text} is selected beside counts and must be in GROUP BY");
        foreach (var part in expression.Parts) Check(part, groups);
    }

    private RqlSelection Selection()
    {
        var expression = expressions.Read();
        return new RqlSelection(expression, words.TryTake("as") ? words.Column() : expression.Name);
    }

    private List<RqlExpression> Groups()
    {
        var groups = new List<RqlExpression>();
        if (!words.TryTake("group")) return groups;
        words.Expect("by");
        do groups.Add(words.Peek.Kind == RqlTokenKind.Number ? selections[Index()].Expression : Aliased(expressions.Read()));
        while (words.TryTakeSign(","));
        return groups;
    }

    /// <summary>What a selection's own name stands for.</summary>
    private RqlExpression Aliased(RqlExpression expression) =>
        expression.Node == RqlNode.Column && selections.Find(selection => selection.Name == expression.Text) is { } selection ? selection.Expression : expression;

    private List<(int Index, bool IsDescending)> Orders(List<RqlExpression> groups)
    {
        var orders = new List<(int, bool)>();
        if (!words.TryTake("order")) return orders;
        words.Expect("by");
        do
        {
            var index = words.Peek.Kind == RqlTokenKind.Number ? Index() : Selected(Aliased(expressions.Read()), groups);
            var isDescending = words.TryTake("desc");
            if (!isDescending) words.TryTake("asc");
            orders.Add((index, isDescending));
        }
        while (words.TryTakeSign(","));
        return orders;
    }

    private int Index() => words.Number(selections.Count) is > 0 and var number ? number - 1 : throw new RqlException("selections are counted from 1");

    /// <summary>Where an expression is selected; figures of groups need not be.</summary>
    private int Selected(RqlExpression expression, List<RqlExpression> groups)
    {
        var index = selections.FindIndex(selection => selection.Expression.Name == expression.Name);
        if (index >= 0) return index;
        if (groups.Count == 0 || !expression.All.Any(part => part.IsAggregate)) throw new RqlException($"ORDER BY {expression.Name}: it must be selected");
        selections.Add(new RqlSelection(expression, expression.Name));
        return selections.Count - 1;
    }

    private (int Offset, int Limit) Limit()
    {
        if (!words.TryTake("limit")) return (0, UsualLimit);
        var first = words.Number(MostOffset);
        var (offset, limit) = words.TryTakeSign(",") ? (first, words.Number(MostRows)) : (0, first);
        return limit <= MostRows ? (offset, limit) : throw new RqlException($"at most {MostRows} rows");
    }
}
