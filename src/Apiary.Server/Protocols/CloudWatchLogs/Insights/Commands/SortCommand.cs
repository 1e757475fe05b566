using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>sort</c>: rows in an order; equal ones stay as they were.</summary>
internal sealed class SortCommand(IReadOnlyList<(InsightsExpression Expression, bool Descending)> keys) : InsightsCommand
{
    /// <summary>By what.</summary>
    public IReadOnlyList<(InsightsExpression Expression, bool Descending)> Keys => keys;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => keys.Select(key => key.Expression);

    /// <summary>Whether the newest come first; null when it does not go by the event's time alone.</summary>
    public bool? NewestFirst => keys is [(FieldExpression { Name: InsightsFields.Timestamp }, var descending)] ? descending : null;

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        IOrderedEnumerable<InsightsRow>? sorted = null;
        foreach (var (expression, descending) in keys)
        {
            if (sorted is null)
                sorted = descending ? rows.OrderByDescending(expression.Evaluate, InsightsOrder.Instance) : rows.OrderBy(expression.Evaluate, InsightsOrder.Instance);
            else
                sorted = descending ? sorted.ThenByDescending(expression.Evaluate, InsightsOrder.Instance) : sorted.ThenBy(expression.Evaluate, InsightsOrder.Instance);
        }

        return sorted ?? rows;
    }
}
