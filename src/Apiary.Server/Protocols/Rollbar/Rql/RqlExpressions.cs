using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Reads expressions (reference, section 9): OR binds least, then AND, NOT, comparisons, + and -, then *, /, DIV and MOD; brackets most.</summary>
internal sealed class RqlExpressions(RqlWords words)
{
    private const int MostParts = 1_000, MostDepth = 50;

    private static readonly string[] Keywords = ["select", "from", "where", "group", "order", "by", "limit", "and", "or", "not", "in", "like", "between", "is", "as", "asc", "desc", "div", "mod"];
    private static readonly string[] Comparisons = ["=", "!=", "<>", ">=", "<=", ">", "<"];

    private int partCount, depth;

    /// <summary>Reads one. Throws <see cref="RqlException"/>.</summary>
    public RqlExpression Read()
    {
        if (++depth > MostDepth) throw new RqlException($"brackets are nested at most {MostDepth} deep");
        var read = Joined("or", RqlNode.Or, () => Joined("and", RqlNode.And, Negatable));
        depth--;
        return read;
    }

    private RqlExpression Joined(string keyword, RqlNode node, Func<RqlExpression> part)
    {
        var parts = new List<RqlExpression> { part() };
        while (words.TryTake(keyword)) parts.Add(part());
        return parts.Count == 1 ? parts[0] : Made(node, keyword, [.. parts]);
    }

    private RqlExpression Negatable()
    {
        var isNegated = false;
        while (words.TryTake("not")) isNegated = !isNegated;
        return isNegated ? Made(RqlNode.Not, "not", Comparison()) : Comparison();
    }

    private RqlExpression Comparison()
    {
        var left = Sum();
        if (words.TryTake("is"))
        {
            var isNot = words.TryTake("not");
            words.Expect("null");
            return Made(RqlNode.IsNull, "is", left) with { IsNegated = isNot };
        }

        var isNegated = words.TryTake("not");
        if (words.TryTake("in")) return Made(RqlNode.In, "in", [left, .. List()]) with { IsNegated = isNegated };
        if (words.TryTake("like")) return Made(RqlNode.Like, "like", left, Sum()) with { IsNegated = isNegated };
        if (words.TryTake("between"))
        {
            var low = Sum();
            words.Expect("and");
            return Made(RqlNode.Between, "between", left, low, Sum()) with { IsNegated = isNegated };
        }

        if (isNegated) throw new RqlException($"expected IN, LIKE or BETWEEN after NOT, found {words.Peek.Text}");
        return Array.Find(Comparisons, words.TryTakeSign) is { } sign ? Made(RqlNode.Compare, sign == "<>" ? "!=" : sign, left, Sum()) : left;
    }

    private List<RqlExpression> List()
    {
        words.ExpectSign("(");
        var values = new List<RqlExpression>();
        do values.Add(Sum());
        while (words.TryTakeSign(","));
        words.ExpectSign(")");
        return values;
    }

    private RqlExpression Sum()
    {
        var left = Product();
        while ((words.TryTakeSign("+") ? "+" : words.TryTakeSign("-") ? "-" : null) is { } sign)
            left = Made(RqlNode.Arithmetic, sign, left, Product());
        return left;
    }

    private RqlExpression Product()
    {
        var left = Signed();
        while ((words.TryTakeSign("*") ? "*" : words.TryTakeSign("/") ? "/" : words.TryTake("div") ? "div" : words.TryTake("mod") ? "mod" : null) is { } sign)
            left = Made(RqlNode.Arithmetic, sign, left, Signed());
        return left;
    }

    private RqlExpression Signed()
    {
        var isNegative = false;
        while (words.TryTakeSign("-")) isNegative = !isNegative;
        var value = Primary();
        if (!isNegative) return value;
        return value.Node == RqlNode.Value && value.Value.TryGetNumber(out var number) ? Number(-number) : Made(RqlNode.Arithmetic, "-", Number(0), value);
    }

    private RqlExpression Primary()
    {
        if (words.TryTakeSign("("))
        {
            var inside = Read();
            words.ExpectSign(")");
            return inside;
        }

        var token = words.Peek;
        if (token.Kind == RqlTokenKind.Text) return Made(RqlNode.Value, "") with { Value = FieldValue.String(words.Next().Text) };
        if (token.Kind == RqlTokenKind.Number)
            return double.TryParse(words.Next().Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Number(number) : throw new RqlException($"{token.Text} is no number");
        if (token.Kind == RqlTokenKind.Name && Keywords.Contains(token.Text, StringComparer.OrdinalIgnoreCase)) throw new RqlException($"expected a column, found {token.Text}");
        var name = words.Column();
        if (token.Kind == RqlTokenKind.Name && words.TryTakeSign("(")) return Call(name.ToLowerInvariant());
        if (token.Is("null")) return Made(RqlNode.Value, "");
        if (token.Is("true") || token.Is("false")) return Number(token.Is("true") ? 1 : 0);
        partCount++;
        return RqlExpression.Of(name);
    }

    private RqlExpression Call(string function)
    {
        var parts = new List<RqlExpression>();
        if (function == "count" && words.TryTakeSign("*"))
        {
            words.ExpectSign(")");
            return Made(RqlNode.Call, function);
        }

        if (!words.Peek.IsSign(")"))
        {
            do parts.Add(Read());
            while (words.TryTakeSign(","));
        }

        words.ExpectSign(")");
        if (RqlFunctions.FaultOf(function, parts) is { } fault) throw new RqlException(fault);
        return Made(RqlNode.Call, function, [.. parts]);
    }

    private RqlExpression Number(double number) =>
        Made(RqlNode.Value, "") with { Value = number == Math.Floor(number) && Math.Abs(number) < 1e15 ? FieldValue.Integer((long)number) : FieldValue.Float(number) };

    private RqlExpression Made(RqlNode node, string text, params IReadOnlyList<RqlExpression> parts) =>
        ++partCount > MostParts ? throw new RqlException($"a query has at most {MostParts} parts") : new RqlExpression(node, text, parts);
}
