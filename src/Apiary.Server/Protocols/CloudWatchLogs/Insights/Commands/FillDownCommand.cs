using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>filldown</c>: where a row lacks a field, the value of the last row before it that had one.</summary>
internal sealed class FillDownCommand(IReadOnlyList<string> names) : InsightsCommand
{
    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => names.Select(name => new FieldExpression(name));

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => names;

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        var last = new InsightsValue[names.Count];
        foreach (var row in rows)
        {
            for (var i = 0; i < last.Length; i++)
            {
                if (row[names[i]] is { IsNull: false } value) last[i] = value;
                else if (!last[i].IsNull) row[names[i]] = last[i];
            }

            yield return row;
        }
    }
}
