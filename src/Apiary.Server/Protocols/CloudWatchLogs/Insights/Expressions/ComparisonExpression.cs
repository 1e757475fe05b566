using System.Diagnostics;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>
/// Two values compared: as numbers when both look like numbers, else as text by code point. A number is neither below nor
/// above what is none. False when one is absent.
/// </summary>
internal sealed class ComparisonExpression(string op, InsightsExpression left, InsightsExpression right) : InsightsExpression
{
    /// <summary>The operator as written.</summary>
    public string Op => op;

    /// <summary>The left side.</summary>
    public InsightsExpression Left => left;

    /// <summary>The right side.</summary>
    public InsightsExpression Right => right;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [left, right];

    /// <summary>Whether two values are equal by the rule above.</summary>
    public static bool AreEqual(InsightsValue x, InsightsValue y) => !x.IsNull && !y.IsNull && Order(x, y) == 0;

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row)
    {
        var (x, y) = (left.Evaluate(row), right.Evaluate(row));
        if (x.IsNull || y.IsNull) return InsightsValue.Of(false);
        if (op[0] is '<' or '>' && x.TryNumber(out _) != y.TryNumber(out _)) return InsightsValue.Of(false);
        var order = Order(x, y);
        return InsightsValue.Of(op switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new UnreachableException($"bug: {op} is no comparison"),
        });
    }

    private static int Order(InsightsValue x, InsightsValue y)
    {
        // What the line says as true, a query may write as true or as "true".
        if (x.Kind == InsightsKind.Boolean != (y.Kind == InsightsKind.Boolean)) return string.CompareOrdinal(Truth(x), Truth(y));
        return x.TryNumber(out var left) && y.TryNumber(out var right) ? left.CompareTo(right) : string.CompareOrdinal(x.ToString(), y.ToString());
    }

    private static string Truth(InsightsValue value) => value.Kind == InsightsKind.Text ? value.ToString() : value.IsTrue ? "true" : "false";
}
