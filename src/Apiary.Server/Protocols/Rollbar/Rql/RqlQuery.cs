namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A query as it was understood.</summary>
/// <param name="IsOfDeploys">Whether it asks of deploys rather than of occurrences.</param>
/// <param name="Selections">What is selected, and behind that what it is only ordered by.</param>
/// <param name="ShownCount">How many of the selections are shown.</param>
/// <param name="Where">Which rows; null for all.</param>
/// <param name="Groups">What it groups by.</param>
/// <param name="Orders">What it is ordered by: an index of <paramref name="Selections"/>, and whether downwards.</param>
/// <param name="Offset">How many rows are passed over.</param>
/// <param name="Limit">How many there are at most.</param>
internal sealed record RqlQuery(
    bool IsOfDeploys, IReadOnlyList<RqlSelection> Selections, int ShownCount, RqlExpression? Where, IReadOnlyList<RqlExpression> Groups, IReadOnlyList<(int Index, bool IsDescending)> Orders, int Offset, int Limit)
{
    /// <summary>Whether it counts rather than lists.</summary>
    public bool IsAggregate => Groups.Count > 0 || Aggregates.Any();

    /// <summary>The figures that it asks for, each once.</summary>
    public IEnumerable<RqlExpression> Aggregates => Selections.SelectMany(selection => selection.Expression.All).Where(part => part.IsAggregate).DistinctBy(part => part.Name);

    /// <summary>The columns that it needs, each once.</summary>
    public IEnumerable<string> Columns => Selections.Select(selection => selection.Expression).Concat(Groups).Concat(Where is null ? [] : [Where])
        .SelectMany(expression => expression.All).Where(part => part.Node == RqlNode.Column).Select(part => part.Text).Distinct(StringComparer.Ordinal);
}
