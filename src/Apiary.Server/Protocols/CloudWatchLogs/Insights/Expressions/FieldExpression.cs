namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A field by its name.</summary>
internal sealed class FieldExpression(string name) : InsightsExpression
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => row[name];
}
