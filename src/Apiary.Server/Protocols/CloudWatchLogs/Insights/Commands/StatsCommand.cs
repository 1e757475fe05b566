using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>stats</c>: calculations over groups of rows; without keys one row. Never more groups than rows that go in, which are bounded.</summary>
/// <param name="items">What to compute, each with the calculations in it.</param>
/// <param name="keys">By what to group.</param>
internal sealed class StatsCommand(IReadOnlyList<NamedExpression> items, IReadOnlyList<NamedExpression> keys) : InsightsCommand
{
    private readonly AggregateExpression[] aggregates = [.. items.SelectMany(item => item.Expression.All).OfType<AggregateExpression>()];

    /// <summary>What to compute.</summary>
    public IReadOnlyList<NamedExpression> Items => items;

    /// <summary>By what to group.</summary>
    public IReadOnlyList<NamedExpression> Keys => keys;

    /// <summary>The calculations in the items.</summary>
    public IReadOnlyList<AggregateExpression> Aggregates => aggregates;

    /// <summary>All names that it shows, groups first.</summary>
    public IEnumerable<string> Shown => keys.Concat(items).Select(item => item.Name);

    /// <inheritdoc/>
    public override bool EndsEvents => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => keys.Concat(items).Select(item => item.Expression);

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => Shown;

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        var groups = new Dictionary<GroupKey, AggregateState[]>();
        if (keys.Count == 0) groups.Add(new GroupKey([]), NewStates());
        foreach (var row in rows)
        {
            var key = new GroupKey([.. keys.Select(item => item.Expression.Evaluate(row))]);
            if (!groups.TryGetValue(key, out var states)) groups.Add(key, states = NewStates());
            foreach (var state in states) state.Add(row);
        }

        foreach (var (key, states) in groups) yield return RowOf(key.Values, [.. states.Select(state => state.Result)]);
    }

    /// <summary>A group's row from its key and the results of <see cref="Aggregates"/>.</summary>
    public InsightsRow RowOf(IReadOnlyList<InsightsValue> key, IReadOnlyList<InsightsValue> results)
    {
        var row = new InsightsRow(null);
        for (var i = 0; i < keys.Count; i++) row[keys[i].Name] = key[i];
        for (var i = 0; i < aggregates.Length; i++) row[aggregates[i].Place] = results[i];
        foreach (var item in items) row[item.Name] = item.Expression.Evaluate(row);
        return row;
    }

    private AggregateState[] NewStates() => [.. aggregates.Select(aggregate => new AggregateState(aggregate))];
}
