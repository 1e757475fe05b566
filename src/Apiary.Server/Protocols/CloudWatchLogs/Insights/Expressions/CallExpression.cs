using Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A function and what it is called with.</summary>
internal sealed class CallExpression(InsightsFunction function, IReadOnlyList<InsightsExpression> arguments) : InsightsExpression
{
    /// <summary>The function.</summary>
    public InsightsFunction Function => function;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => arguments;

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row)
    {
        var values = new InsightsValue[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(row);
        return function.Compute(values);
    }
}
