using System.Diagnostics;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>Two numbers and an operator; absent when a side is no number, or there is no result.</summary>
internal sealed class ArithmeticExpression(char op, InsightsExpression left, InsightsExpression right) : InsightsExpression
{
    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [left, right];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row)
    {
        if (!left.Evaluate(row).TryNumber(out var x) || !right.Evaluate(row).TryNumber(out var y)) return default;
        return InsightsValue.Of(op switch
        {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            '/' => x / y,
            '%' => x % y,
            '^' => Math.Pow(x, y),
            _ => throw new UnreachableException($"bug: {op} is no operator"),
        });
    }
}
