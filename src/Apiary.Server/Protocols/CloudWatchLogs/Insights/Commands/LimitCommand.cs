using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>limit</c>: the first rows.</summary>
internal sealed class LimitCommand(int count) : InsightsCommand
{
    /// <summary>How many at most.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [];

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows) => rows.Take(count);
}
