using System.Diagnostics;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Answers queries from the events.</summary>
internal sealed class RqlRunner(DatasetCatalog catalog, QueryRunner runner)
{
    private const int MostGroups = 100_000;

    /// <summary>Runs a query. Throws <see cref="QueryLimitException"/>, <see cref="RqlException"/>.</summary>
    public async Task<RqlResult> RunAsync(WorkspaceEnvironment project, RqlQuery query, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var rows = catalog.Find(project.Id, ErrorFields.Dataset) is { } dataset && dataset.FindColumn(ErrorFields.OccurrenceId) is not null
            ? query.IsAggregate ? await CountAsync(project, dataset, query, cancellationToken) : await ListAsync(project, dataset, query, cancellationToken)
            : [];
        var shown = Ordered(query, rows).Skip(query.Offset).Take(query.Limit).ToList();
        return new RqlResult([.. query.Selections.Select(selection => selection.Name)], shown, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task<IReadOnlyList<IReadOnlyList<FieldValue>>> CountAsync(WorkspaceEnvironment project, Dataset dataset, RqlQuery query, CancellationToken cancellationToken)
    {
        var groups = query.Groups.Select(RqlColumns.Of).Distinct().ToList();
        var calculations = query.Selections.Where(selection => selection.Function is not null).Select(CalculationOf).ToList();
        foreach (var column in groups.Concat(query.Selections.Select(selection => selection.Column).OfType<string>().Select(RqlColumns.Of)))
            if (dataset.FindColumn(column) is null) throw new RqlException($"no occurrence has had {column} yet");
        var spec = new QuerySpec
        {
            Filters = Filters(dataset, query),
            FilterCombination = query.IsAny ? FilterCombination.Or : FilterCombination.And,
            Breakdowns = groups,
            Calculations = calculations.Count > 0 ? calculations : [new Calculation("COUNT")],
            StartTime = 0,
            EndTime = QueryWindow.MaxSeconds,
            Limit = MostGroups,
            UsageMode = true,
        };
        var result = await runner.RunAsync(Scope(project, dataset), spec, new QueryOptions { Series = false }, cancellationToken);
        return [.. (groups.Count == 0 ? [result.Total] : result.Groups).Select(group =>
        {
            var next = 0;
            return (IReadOnlyList<FieldValue>)[.. query.Selections.Select(selection => selection.Function is null
                ? Shown(selection, group.Key[groups.IndexOf(RqlColumns.Of(selection.Column!))])
                : Shown(selection, group.Values[next++]))];
        })];
    }

    private async Task<IReadOnlyList<IReadOnlyList<FieldValue>>> ListAsync(WorkspaceEnvironment project, Dataset dataset, RqlQuery query, CancellationToken cancellationToken)
    {
        var columns = query.Selections.Select(selection => RqlColumns.Of(selection.Column!)).ToList();
        var rows = new RowQuery
        {
            Filters = Filters(dataset, query),
            FilterCombination = query.IsAny ? FilterCombination.Or : FilterCombination.And,
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Largest = ErrorFields.OccurrenceId,
            // The last ones, and of those in order: to order all would be to read all.
            Limit = query.Offset + query.Limit,
            Columns = columns,
        };
        var table = await runner.ReadTableAsync(Scope(project, dataset), rows, cancellationToken);
        return [.. Enumerable.Range(0, table.RowCount).Select(row => (IReadOnlyList<FieldValue>)[.. query.Selections.Select((selection, index) => Shown(selection, table.Columns[index][row]))])];
    }

    /// <summary>The filters; a column that no occurrence has is absent everywhere.</summary>
    private static List<Filter> Filters(Dataset dataset, RqlQuery query)
    {
        foreach (var filter in query.Filters)
            if (dataset.FindColumn(filter.Column) is null) throw new RqlException($"no occurrence has had {filter.Column} yet");
        return [.. query.Filters];
    }

    private static QueryScope Scope(WorkspaceEnvironment project, Dataset dataset) => new(project, dataset.Slug, [dataset]);

    private static Calculation CalculationOf(RqlSelection selection) => selection switch
    {
        { Column: null } => new Calculation("COUNT"),
        { Function: "count" } => new Calculation("COUNT", Filters: [new Filter(RqlColumns.Of(selection.Column), FilterOp.Exists, [])]),
        _ => new Calculation(selection.Function!.ToUpperInvariant(), RqlColumns.Of(selection.Column)),
    };

    /// <summary>An occurrence's number as the seconds that it tells, where the query calls it a time.</summary>
    private static FieldValue Shown(RqlSelection selection, FieldValue value) =>
        RqlColumns.Timestamp.Equals(selection.Column, StringComparison.OrdinalIgnoreCase) && (selection.Function is null or "min" or "max") && value.TryGetNumber(out var number)
            ? FieldValue.Integer((long)(number / 1e6))
            : value;

    private static IEnumerable<IReadOnlyList<FieldValue>> Ordered(RqlQuery query, IReadOnlyList<IReadOnlyList<FieldValue>> rows)
    {
        IOrderedEnumerable<IReadOnlyList<FieldValue>>? ordered = null;
        foreach (var (index, isDescending) in query.Orders)
        {
            ordered = (ordered, isDescending) switch
            {
                (null, false) => rows.OrderBy(row => row[index], ValueOrder.Instance),
                (null, true) => rows.OrderByDescending(row => row[index], ValueOrder.Instance),
                (_, false) => ordered.ThenBy(row => row[index], ValueOrder.Instance),
                (_, true) => ordered.ThenByDescending(row => row[index], ValueOrder.Instance),
            };
        }

        return ordered ?? rows.AsEnumerable();
    }

    /// <summary>Nothing first, then numbers, then texts.</summary>
    private sealed class ValueOrder : IComparer<FieldValue>
    {
        public static readonly ValueOrder Instance = new();

        public int Compare(FieldValue left, FieldValue right)
        {
            var (isLeft, isRight) = (left.TryGetNumber(out var one), right.TryGetNumber(out var other));
            if (isLeft && isRight) return one.CompareTo(other);
            var (leftRank, rightRank) = (left.IsNull ? 0 : isLeft ? 1 : 2, right.IsNull ? 0 : isRight ? 1 : 2);
            return leftRank != rightRank ? leftRank.CompareTo(rightRank) : string.CompareOrdinal(left.ToString(), right.ToString());
        }
    }
}
