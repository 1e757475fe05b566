using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>dedup</c>: the first row of each combination of values; rows that lack one of them all stay.</summary>
internal sealed class DedupCommand(IReadOnlyList<InsightsExpression> keys) : InsightsCommand
{
    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => keys;

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        var seen = new HashSet<GroupKey>();
        return rows.Where(row => new GroupKey([.. keys.Select(key => key.Evaluate(row))]) is var key && (key.HasAbsent || seen.Add(key)));
    }
}
