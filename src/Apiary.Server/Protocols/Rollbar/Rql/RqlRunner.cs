using System.Diagnostics;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Answers queries: by one of the store's own where columns, comparisons and counts are all there is to it, else from the rows.</summary>
internal sealed class RqlRunner(DatasetCatalog catalog, QueryRunner runner, RqlSources sources, TimeProvider time)
{
    private const int MostGroups = 100_000;

    /// <summary>Runs a query. Throws <see cref="QueryLimitException"/>, <see cref="RqlException"/>.</summary>
    public async Task<RqlResult> RunAsync(WorkspaceEnvironment project, RqlQuery query, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var rows = query.IsOfDeploys ? RqlScan.Run(query, sources.Deploys(project, [.. query.Columns]), time.GetUtcNow()) : await OfOccurrencesAsync(project, query, cancellationToken);
        var shown = Ordered(query, rows).Skip(query.Offset).Take(query.Limit).Select(row => (IReadOnlyList<FieldValue>)[.. row.Take(query.ShownCount)]).ToList();
        return new RqlResult([.. query.Selections.Take(query.ShownCount).Select(selection => selection.Name)], shown, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task<IReadOnlyList<IReadOnlyList<FieldValue>>> OfOccurrencesAsync(WorkspaceEnvironment project, RqlQuery query, CancellationToken cancellationToken)
    {
        if (catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset || dataset.FindColumn(ErrorFields.OccurrenceId) is null)
            return RqlScan.Run(query, new RqlTable([.. query.Columns], [], true), time.GetUtcNow());
        var filters = RqlFilters.Of(query.Where, column => dataset.FindColumn(column) is not null);
        if (filters.IsWhole && query.Groups.All(IsColumn) && query.Selections.All(selection => IsColumn(selection.Expression) || IsFigure(selection.Expression)))
            return query.IsAggregate ? await CountAsync(project, dataset, query, filters, cancellationToken) : await ListAsync(project, dataset, query, filters, cancellationToken);
        var table = await sources.OccurrencesAsync(project, dataset, [.. query.Columns], filters, cancellationToken);
        if (query.IsAggregate && !table.IsWhole)
            throw new RqlException($"this would be counted from more than {table.Rows.Count} occurrences; ask for fewer, as by timestamp > {time.GetUtcNow().AddDays(-1).ToUnixTimeSeconds()}");
        return RqlScan.Run(query, table, time.GetUtcNow());

        bool IsColumn(RqlExpression part) => part.Node == RqlNode.Column && RqlColumns.Of(part.Text) is { } column && dataset.FindColumn(column) is not null;

        bool IsFigure(RqlExpression part) => part.IsAggregate && part.Parts.All(IsColumn);
    }

    private async Task<IReadOnlyList<IReadOnlyList<FieldValue>>> CountAsync(WorkspaceEnvironment project, Dataset dataset, RqlQuery query, RqlFilters filters, CancellationToken cancellationToken)
    {
        var groups = query.Groups.Select(group => RqlColumns.Of(group.Text)!).Distinct().ToList();
        var calculations = query.Selections.Where(selection => selection.Expression.IsAggregate).Select(selection => CalculationOf(selection.Expression)).ToList();
        var spec = new QuerySpec
        {
            Filters = filters.Filters,
            FilterCombination = filters.IsAny ? FilterCombination.Or : FilterCombination.And,
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
            return (IReadOnlyList<FieldValue>)[.. query.Selections.Select(selection => selection.Expression.IsAggregate
                ? Shown(selection.Expression, group.Values[next++])
                : Shown(selection.Expression, group.Key[groups.IndexOf(RqlColumns.Of(selection.Expression.Text)!)]))];
        })];
    }

    private async Task<IReadOnlyList<IReadOnlyList<FieldValue>>> ListAsync(WorkspaceEnvironment project, Dataset dataset, RqlQuery query, RqlFilters filters, CancellationToken cancellationToken)
    {
        var rows = new RowQuery
        {
            Filters = filters.Filters,
            FilterCombination = filters.IsAny ? FilterCombination.Or : FilterCombination.And,
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Largest = ErrorFields.OccurrenceId,
            // The last ones, and of those in order: to order all would be to read all.
            Limit = query.Offset + query.Limit,
            Columns = [.. query.Selections.Select(selection => RqlColumns.Of(selection.Expression.Text)!)],
        };
        var table = await runner.ReadTableAsync(Scope(project, dataset), rows, cancellationToken);
        return [.. Enumerable.Range(0, table.RowCount).Select(row => (IReadOnlyList<FieldValue>)[.. query.Selections.Select((selection, index) => Shown(selection.Expression, table.Columns[index][row]))])];
    }

    private static QueryScope Scope(WorkspaceEnvironment project, Dataset dataset) => new(project, dataset.Slug, [dataset]);

    private static Calculation CalculationOf(RqlExpression figure)
    {
        if (figure.Parts is not [var of]) return new Calculation("COUNT");
        var column = RqlColumns.Of(of.Text)!;
        return figure.Text == "count" ? new Calculation("COUNT", Filters: [new Filter(column, FilterOp.Exists, [])]) : new Calculation(figure.Text.ToUpperInvariant(), column);
    }

    /// <summary>An occurrence's number as the seconds that it tells, where the query calls it a time.</summary>
    private static FieldValue Shown(RqlExpression expression, FieldValue value)
    {
        var column = expression.IsAggregate ? expression.Text is "min" or "max" ? expression.Parts[0].Text : "" : expression.Text;
        return RqlColumns.Timestamp.Equals(column, StringComparison.OrdinalIgnoreCase) && value.TryGetNumber(out var number) ? FieldValue.Integer((long)(number / 1e6)) : value;
    }

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
