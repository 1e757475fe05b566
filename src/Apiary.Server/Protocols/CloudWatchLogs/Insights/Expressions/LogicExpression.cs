namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary><c>and</c>, <c>or</c>.</summary>
internal sealed class LogicExpression(bool isOr, InsightsExpression left, InsightsExpression right) : InsightsExpression
{
    /// <summary>Whether one side is enough.</summary>
    public bool IsOr => isOr;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [left, right];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => InsightsValue.Of(left.Evaluate(row).IsTrue == isOr ? isOr : right.Evaluate(row).IsTrue);
}
