using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Reads what stands behind WHERE: comparisons with AND between all of them, or OR between all of them.</summary>
internal sealed class RqlConditions(RqlWords words)
{
    private const int Most = 100;

    private readonly List<Filter> filters = [];

    /// <summary>The filters, and whether one of them is enough. Throws <see cref="RqlException"/>.</summary>
    public (IReadOnlyList<Filter> Filters, bool IsAny) Read()
    {
        var joined = "";
        do
        {
            ReadComparison();
            if (filters.Count > Most) throw new RqlException($"at most {Most} comparisons");
            var next = words.Peek.Is("and") ? "AND" : words.Peek.Is("or") ? "OR" : "";
            if (next.Length == 0) return (filters, joined == "OR");
            if (joined.Length > 0 && joined != next) throw new RqlException("AND and OR together are not answered here");
            joined = next;
            words.Next();
        }
        while (true);
    }

    private void ReadComparison()
    {
        var name = words.Column();
        var column = RqlColumns.Of(name);
        var isTime = name.Equals(RqlColumns.Timestamp, StringComparison.OrdinalIgnoreCase);
        if (words.TryTake("is"))
        {
            var isNot = words.TryTake("not");
            words.Expect("null");
            filters.Add(new Filter(column, isNot ? FilterOp.Exists : FilterOp.DoesNotExist, []));
            return;
        }

        var negated = words.TryTake("not");
        if (words.TryTake("in")) filters.Add(new Filter(column, negated ? FilterOp.NotIn : FilterOp.In, List(isTime)));
        else if (words.TryTake("like")) filters.Add(Like(column, negated));
        else if (words.TryTake("between")) AddBetween(column, isTime, negated);
        else if (negated) throw new RqlException($"expected IN, LIKE or BETWEEN after NOT, found {words.Peek.Text}");
        else filters.Add(Compare(column, isTime));
    }

    private Filter Compare(string column, bool isTime)
    {
        var sign = words.Next();
        var op = sign.Kind != RqlTokenKind.Sign ? null : sign.Text switch
        {
            "=" => FilterOp.Equal,
            "!=" or "<>" => FilterOp.NotEqual,
            ">" => FilterOp.Greater,
            ">=" => FilterOp.GreaterOrEqual,
            "<" => FilterOp.Less,
            "<=" => FilterOp.LessOrEqual,
            _ => (FilterOp?)null,
        };
        return op is { } known ? new Filter(column, known, [Value(isTime)]) : throw new RqlException($"expected a comparison, found {sign.Text}");
    }

    private void AddBetween(string column, bool isTime, bool negated)
    {
        if (negated) throw new RqlException("NOT BETWEEN is not answered here; write two comparisons with OR");
        var low = Value(isTime);
        words.Expect("and");
        filters.Add(new Filter(column, FilterOp.GreaterOrEqual, [low]));
        filters.Add(new Filter(column, FilterOp.LessOrEqual, [Value(isTime)]));
    }

    /// <summary>A pattern with its star at one end or both; in the middle there is no filter for it.</summary>
    private Filter Like(string column, bool negated)
    {
        var pattern = words.Next();
        if (pattern.Kind != RqlTokenKind.Text) throw new RqlException($"expected a text after LIKE, found {pattern.Text}");
        var text = pattern.Text.Trim('%');
        if (text.Contains('%') || text.Contains('_')) throw new RqlException("LIKE takes % at the ends of a text only here");
        var (isOpenLeft, isOpenRight) = (pattern.Text.StartsWith('%'), pattern.Text.EndsWith('%'));
        var op = (isOpenLeft, isOpenRight) switch
        {
            (false, false) => negated ? FilterOp.NotEqual : FilterOp.Equal,
            (false, true) => negated ? FilterOp.DoesNotStartWith : FilterOp.StartsWith,
            (true, false) => negated ? FilterOp.DoesNotEndWith : FilterOp.EndsWith,
            (true, true) => negated ? FilterOp.DoesNotContain : FilterOp.Contains,
        };
        return new Filter(column, op, [FieldValue.String(text)]);
    }

    private List<FieldValue> List(bool isTime)
    {
        var values = new List<FieldValue>();
        words.ExpectSign("(");
        do values.Add(Value(isTime));
        while (words.TryTakeSign(","));
        words.ExpectSign(")");
        return values;
    }

    /// <summary>A text or number; times are seconds, and a number of an occurrence says microseconds.</summary>
    private FieldValue Value(bool isTime)
    {
        var isNegative = words.TryTakeSign("-");
        var token = words.Next();
        if (token.Kind == RqlTokenKind.Text && !isNegative && !isTime) return FieldValue.String(token.Text);
        if (token.Kind is not (RqlTokenKind.Number or RqlTokenKind.Text) || !double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new RqlException($"expected a {(isTime ? "number of seconds" : "text or number")}, found {token.Text}");
        if (isNegative) number = -number;
        if (isTime) return FieldValue.Integer((long)Math.Clamp(number * 1e6, 0, 1L << 53));
        return number == Math.Floor(number) && Math.Abs(number) < 1e15 ? FieldValue.Integer((long)number) : FieldValue.Float(number);
    }
}
