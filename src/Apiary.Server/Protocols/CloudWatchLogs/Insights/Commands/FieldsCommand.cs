using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>fields</c> and <c>display</c>: what to show, computed where it is more than a field.</summary>
/// <param name="items">What.</param>
/// <param name="isDisplay">Whether it shows this alone, instead of adding to what is shown.</param>
internal sealed class FieldsCommand(IReadOnlyList<NamedExpression> items, bool isDisplay) : InsightsCommand
{
    /// <summary>Whether it shows this alone.</summary>
    public bool IsDisplay => isDisplay;

    /// <inheritdoc/>
    public override bool IsRowWise => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => items.Select(item => item.Expression);

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => items.Where(item => !item.IsPlainField).Select(item => item.Name);

    /// <summary>All names that it shows.</summary>
    public IEnumerable<string> Shown => items.Select(item => item.Name);

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        var computed = items.Where(item => !item.IsPlainField).ToArray();
        return computed.Length == 0 ? rows : rows.Select(row =>
        {
            foreach (var item in computed) row[item.Name] = item.Expression.Evaluate(row);
            return row;
        });
    }
}
