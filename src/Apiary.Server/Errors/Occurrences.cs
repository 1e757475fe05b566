using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>Reads occurrences back from the events.</summary>
internal sealed class Occurrences(DatasetCatalog catalog, QueryRunner runner)
{
    // As many pieces as the largest payload that can be configured sensibly: 4 MiB.
    private const int MostPieces = 64;

    private static readonly string[] FirstColumns = [ErrorFields.OccurrenceId, ErrorFields.ItemId, ErrorFields.ClientAddress];

    /// <summary>Occurrences, newest first. Throws <see cref="QueryLimitException"/>.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="filters">Which.</param>
    /// <param name="skip">How many of the newest are passed over.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<Occurrence>> ReadAsync(
        WorkspaceEnvironment project, IReadOnlyList<Filter> filters, int skip, int count, CancellationToken cancellationToken)
    {
        if (Find(project) is not { } dataset) return [];
        var pieces = Enumerable.Range(0, MostPieces).Select(ErrorFields.PayloadPiece).TakeWhile(name => dataset.FindColumn(name) is not null);
        var table = await ReadTableAsync(project, dataset, filters, skip + count, [.. FirstColumns, .. pieces], cancellationToken);
        return [.. Enumerable.Range(0, table.RowCount).Skip(skip).Select(row => new Occurrence(
            Number(table, 0, row), Number(table, 1, row), table.Columns[2][row].ToString(), PayloadOf(table, row)))];
    }

    /// <summary>Occurrences as they stand in a list, newest first. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<IReadOnlyList<OccurrenceSummary>> ListAsync(WorkspaceEnvironment project, IReadOnlyList<Filter> filters, int count, CancellationToken cancellationToken)
    {
        if (Find(project) is not { } dataset) return [];
        string[] columns = [ErrorFields.OccurrenceId, ErrorFields.ItemId, .. OccurrenceSummary.Columns];
        var table = await ReadTableAsync(project, dataset, filters, count, columns, cancellationToken);
        return [.. Enumerable.Range(0, table.RowCount).Select(row => new OccurrenceSummary(Number(table, 0, row), Number(table, 1, row), table.TimestampNanos[row])
        {
            Texts = [.. table.Columns.Skip(2).Select(column => column[row].ToString())],
        })];
    }

    /// <summary>The next occurrences of items before and after one; null where there is none. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<(long? Older, long? Newer)> NeighboursAsync(WorkspaceEnvironment project, IReadOnlyCollection<long> itemIds, long id, CancellationToken cancellationToken)
    {
        return (await EdgeAsync("MAX", FilterOp.Less), await EdgeAsync("MIN", FilterOp.Greater));

        async Task<long?> EdgeAsync(string calculation, FilterOp side)
        {
            if (Find(project) is not { } dataset) return null;
            var spec = new QuerySpec
            {
                Filters = [Of(itemIds), new Filter(ErrorFields.OccurrenceId, side, [FieldValue.Integer(id)])],
                Calculations = [new Calculation(calculation, ErrorFields.OccurrenceId)],
                StartTime = 0,
                EndTime = QueryWindow.MaxSeconds,
            };
            var result = await runner.RunAsync(new QueryScope(project, dataset.Slug, [dataset]), spec, new QueryOptions { Series = false }, cancellationToken);
            return result.Total.Values[0].Whole() is > 0 and var found ? found : null;
        }
    }

    /// <summary>Occurrences of items.</summary>
    public static Filter Of(IReadOnlyCollection<long> itemIds) => new(ErrorFields.ItemId, FilterOp.In, [.. itemIds.Select(id => FieldValue.Integer(id))]);
    /// <summary>Occurrences of an item and of what was merged into it.</summary>
    public static Filter Of(ErrorItem item) => Of([.. item.EventIds]);

    /// <summary>A column that must have a value.</summary>
    public static Filter Is(string column, FieldValue value) => new(column, FilterOp.Equal, [value]);

    /// <summary>From how many addresses each item occurred since it became active. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<IReadOnlyDictionary<long, long>> CountAddressesAsync(WorkspaceEnvironment project, IReadOnlyList<ErrorItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0 || catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset || dataset.FindColumn(ErrorFields.ClientAddress) is null) return new Dictionary<long, long>();
        var result = await DistinctAsync(project, dataset, items.Where(item => item.Members.Count == 0), [ErrorFields.ItemId, ErrorFields.Activation], cancellationToken);
        var activations = items.ToDictionary(item => item.Id, item => item.Activation);
        var counts = result
            .Where(group => activations.GetValueOrDefault(group.Key[0].Whole()) == group.Key[1].Whole())
            .ToDictionary(group => group.Key[0].Whole(), group => group.Values[0].Whole());
        // Of those that several were merged into, an address counts once, so each is asked for by itself.
        foreach (var merged in items.Where(item => item.Members.Count > 0))
        {
            var active = merged.Members.Append(merged).Select(item => (item.Id, item.Activation)).ToHashSet();
            var addresses = await DistinctAsync(project, dataset, [merged], [ErrorFields.ClientAddress, ErrorFields.ItemId, ErrorFields.Activation], cancellationToken);
            counts[merged.Id] = addresses
                .Where(group => !group.Key[0].IsNull && active.Contains((group.Key[1].Whole(), (int)group.Key[2].Whole())))
                .DistinctBy(group => group.Key[0].ToString()).Count();
        }

        return counts;
    }

    private async Task<IReadOnlyList<ResultGroup>> DistinctAsync(
        WorkspaceEnvironment project, Dataset dataset, IEnumerable<ErrorItem> items, IReadOnlyList<string> breakdowns, CancellationToken cancellationToken)
    {
        var ids = items.SelectMany(item => item.EventIds).Select(FieldValue.Integer).ToList();
        if (ids.Count == 0) return [];
        var spec = new QuerySpec
        {
            Filters = [new Filter(ErrorFields.ItemId, FilterOp.In, ids)],
            Breakdowns = breakdowns,
            Calculations = [new Calculation("COUNT_DISTINCT", ErrorFields.ClientAddress)],
            StartTime = 0,
            EndTime = QueryWindow.MaxSeconds,
            Limit = 10_000,
            UsageMode = true,
        };
        return (await runner.RunAsync(new QueryScope(project, dataset.Slug, [dataset]), spec, new QueryOptions { Series = false }, cancellationToken)).Groups;
    }

    private Dataset? Find(WorkspaceEnvironment project) =>
        catalog.Find(project.Id, ErrorFields.Dataset) is { } dataset && dataset.FindColumn(ErrorFields.OccurrenceId) is not null ? dataset : null;

    private Task<RowTable> ReadTableAsync(
        WorkspaceEnvironment project, Dataset dataset, IReadOnlyList<Filter> filters, int count, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var query = new RowQuery
        {
            Filters = [new Filter(ErrorFields.OccurrenceId, FilterOp.Exists, []), .. filters],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            // By number and not by time: an occurrence may say itself when it was, and pages must not overlap.
            Largest = ErrorFields.OccurrenceId,
            Limit = count,
            Columns = columns,
        };
        return runner.ReadTableAsync(new QueryScope(project, dataset.Slug, [dataset]), query, cancellationToken);
    }

    private static long Number(RowTable table, int column, int row) => table.Columns[column][row].Whole();

    private static string PayloadOf(RowTable table, int row)
    {
        var text = new StringBuilder();
        for (var column = FirstColumns.Length; column < table.Columns.Count && !table.Columns[column][row].IsNull; column++) text.Append(table.Columns[column][row]);
        return text.ToString();
    }
}
