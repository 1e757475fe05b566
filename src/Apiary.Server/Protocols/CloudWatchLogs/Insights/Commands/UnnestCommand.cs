using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>unnest</c>: a row for each member of a list, with all that the row had. A row without a list, or with an empty one, goes.</summary>
/// <param name="list">The list, as JSON text.</param>
/// <param name="name">The field of the member.</param>
internal sealed class UnnestCommand(InsightsExpression list, string name) : InsightsCommand
{
    /// <inheritdoc/>
    public override bool IsRowWise => true;

    /// <inheritdoc/>
    public override bool AddsRows => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [list];

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => [name];

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows) => InsightsQuery.Bounded(rows.SelectMany(RowsOf));

    private IEnumerable<InsightsRow> RowsOf(InsightsRow row)
    {
        foreach (var member in InsightsJson.Members(list.Evaluate(row)) ?? [])
            yield return new InsightsRow(field => row[field]) { [name] = member };
    }
}
