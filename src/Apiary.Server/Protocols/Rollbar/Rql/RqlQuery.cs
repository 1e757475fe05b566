using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A query as it was understood.</summary>
/// <param name="Selections">What is selected.</param>
/// <param name="Filters">Which occurrences.</param>
/// <param name="IsAny">Whether one of the filters is enough.</param>
/// <param name="Groups">The columns that it groups by, as the query names them.</param>
/// <param name="Orders">What it is ordered by: an index of <paramref name="Selections"/>, and whether downwards.</param>
/// <param name="Offset">How many rows are passed over.</param>
/// <param name="Limit">How many there are at most.</param>
internal sealed record RqlQuery(
    IReadOnlyList<RqlSelection> Selections, IReadOnlyList<Filter> Filters, bool IsAny, IReadOnlyList<string> Groups, IReadOnlyList<(int Index, bool IsDescending)> Orders, int Offset, int Limit)
{
    /// <summary>Whether it counts rather than lists.</summary>
    public bool IsAggregate => Groups.Count > 0 || Selections.Any(selection => selection.Function is not null);
}
