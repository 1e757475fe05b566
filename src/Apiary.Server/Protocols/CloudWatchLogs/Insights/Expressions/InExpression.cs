namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary><c>in</c>: whether a value is one of several. False when it is absent, denied or not.</summary>
internal sealed class InExpression(InsightsExpression operand, IReadOnlyList<InsightsExpression> members, bool isNegated) : InsightsExpression
{
    /// <summary>What is looked for.</summary>
    public InsightsExpression Operand => operand;

    /// <summary>Where.</summary>
    public IReadOnlyList<InsightsExpression> Members => members;

    /// <summary>Whether it must be none of them.</summary>
    public bool IsNegated => isNegated;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [operand, .. members];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row)
    {
        var value = operand.Evaluate(row);
        if (value.IsNull) return InsightsValue.Of(false);
        foreach (var member in members)
            if (ComparisonExpression.AreEqual(value, member.Evaluate(row))) return InsightsValue.Of(!isNegated);
        return InsightsValue.Of(isNegated);
    }
}
