namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A number with the other sign.</summary>
internal sealed class NegationExpression(InsightsExpression operand) : InsightsExpression
{
    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [operand];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => operand.Evaluate(row).TryNumber(out var number) ? InsightsValue.Of(-number) : default;
}
