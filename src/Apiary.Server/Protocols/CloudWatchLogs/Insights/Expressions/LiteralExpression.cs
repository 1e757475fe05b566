namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A number, text, true or false.</summary>
internal sealed class LiteralExpression(InsightsValue value) : InsightsExpression
{
    /// <summary>It.</summary>
    public InsightsValue Value => value;

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => value;
}
