namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary><c>not</c>: also true of what is absent.</summary>
internal sealed class NotExpression(InsightsExpression operand) : InsightsExpression
{
    /// <summary>What is denied.</summary>
    public InsightsExpression Operand => operand;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [operand];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => InsightsValue.Of(!operand.Evaluate(row).IsTrue);
}
