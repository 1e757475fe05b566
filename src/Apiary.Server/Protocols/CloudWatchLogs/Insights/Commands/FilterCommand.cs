using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>filter</c>: the rows for which a condition is true.</summary>
internal sealed class FilterCommand(InsightsExpression condition) : InsightsCommand
{
    /// <summary>The condition.</summary>
    public InsightsExpression Condition => condition;

    /// <inheritdoc/>
    public override bool IsRowWise => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [condition];

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows) => rows.Where(row => condition.Evaluate(row).IsTrue);
}
