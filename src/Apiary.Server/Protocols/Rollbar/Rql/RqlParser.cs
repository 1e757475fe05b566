namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Text to a query (reference, section 9), of that what can be answered from columns: no arithmetic, no functions of values, no conditions on conditions.</summary>
internal sealed class RqlParser
{
    private const int MostChars = 10_000, MostSelections = 50, UsualLimit = 100, MostRows = 1_000, MostOffset = 100_000;

    private static readonly string[] Aggregates = ["count", "count_distinct", "sum", "avg", "min", "max"];

    private readonly RqlWords words;
    private readonly List<RqlSelection> selections = [];

    private RqlParser(string query) => words = new RqlWords(RqlLexer.Read(query));

    /// <summary>Reads a query. Throws <see cref="RqlException"/>.</summary>
    public static RqlQuery Parse(string query) =>
        query.Length > MostChars ? throw new RqlException($"a query has at most {MostChars} characters") : new RqlParser(query).Read();

    private RqlQuery Read()
    {
        words.Expect("select");
        do selections.Add(Selection());
        while (words.TryTakeSign(","));
        if (selections.Count > MostSelections) throw new RqlException($"at most {MostSelections} selections");
        words.Expect("from");
        if (!words.TryTake("item_occurrence")) throw new RqlException($"FROM item_occurrence is what can be asked here, found {words.Peek.Text}");
        var (filters, isAny) = words.TryTake("where") ? new RqlConditions(words).Read() : ([], false);
        var groups = Groups();
        var orders = Orders();
        var (offset, limit) = Limit();
        if (words.Peek.Kind != RqlTokenKind.End) throw new RqlException($"expected the end, found {words.Peek.Text}");
        var query = new RqlQuery(selections, filters, isAny, groups, orders, offset, limit);
        Check(query);
        return query;
    }

    private static void Check(RqlQuery query)
    {
        if (!query.IsAggregate) return;
        foreach (var selection in query.Selections)
            if (selection.Function is null && !query.Groups.Select(RqlColumns.Of).Contains(RqlColumns.Of(selection.Column!))) throw new RqlException($"{selection.Column} is selected beside counts and must be in GROUP BY");
    }

    private RqlSelection Selection()
    {
        if (words.Peek.IsSign("*")) throw new RqlException("SELECT * is not answered here; name the columns");
        var isQuoted = words.Peek.Kind == RqlTokenKind.Quoted;
        var name = words.Column();
        var selection = words.Peek.IsSign("(") && !isQuoted ? Aggregate(name.ToLowerInvariant()) : new RqlSelection(null, name, name);
        if (selection.Column is { } column) RqlColumns.Of(column);
        return words.TryTake("as") ? selection with { Name = words.Column() } : selection;
    }

    private RqlSelection Aggregate(string function)
    {
        if (!Aggregates.Contains(function)) throw new RqlException($"there is no function {function} here; those that there are: {string.Join(", ", Aggregates)}");
        words.ExpectSign("(");
        string? column = null;
        if (!words.TryTakeSign("*")) column = words.Column();
        else if (function != "count") throw new RqlException($"{function} needs a column");
        words.ExpectSign(")");
        return new RqlSelection(function, column, $"{function}({column ?? "*"})");
    }

    private List<string> Groups()
    {
        var groups = new List<string>();
        if (!words.TryTake("group")) return groups;
        words.Expect("by");
        do groups.Add(words.Peek.Kind == RqlTokenKind.Number ? selections[Index()].Column ?? throw new RqlException("GROUP BY names an aggregate") : words.Column());
        while (words.TryTakeSign(","));
        foreach (var group in groups) RqlColumns.Of(group);
        return groups;
    }

    private List<(int Index, bool IsDescending)> Orders()
    {
        var orders = new List<(int, bool)>();
        if (!words.TryTake("order")) return orders;
        words.Expect("by");
        do
        {
            var index = words.Peek.Kind == RqlTokenKind.Number ? Index() : Named();
            var isDescending = words.TryTake("desc");
            if (!isDescending) words.TryTake("asc");
            orders.Add((index, isDescending));
        }
        while (words.TryTakeSign(","));
        return orders;
    }

    private int Index() => words.Number(selections.Count) is > 0 and var number ? number - 1 : throw new RqlException("selections are counted from 1");

    private int Named()
    {
        var name = words.Column();
        if (words.Peek.IsSign("(")) name = Aggregate(name.ToLowerInvariant()).Name;
        var index = selections.FindIndex(selection => selection.Name == name || (selection.Function is null && selection.Column == name));
        return index >= 0 ? index : throw new RqlException($"ORDER BY {name}: it must be selected");
    }

    private (int Offset, int Limit) Limit()
    {
        if (!words.TryTake("limit")) return (0, UsualLimit);
        var first = words.Number(MostOffset);
        var (offset, limit) = words.TryTakeSign(",") ? (first, words.Number(MostRows)) : (0, first);
        return limit <= MostRows ? (offset, limit) : throw new RqlException($"at most {MostRows} rows");
    }
}
