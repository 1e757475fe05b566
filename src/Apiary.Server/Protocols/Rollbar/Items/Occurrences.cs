using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Items;

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
        if (catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset || dataset.FindColumn(ErrorFields.OccurrenceId) is null) return [];
        var pieces = Enumerable.Range(0, MostPieces).Select(ErrorFields.PayloadPiece).TakeWhile(name => dataset.FindColumn(name) is not null).ToList();
        var query = new RowQuery
        {
            Filters = [new Filter(ErrorFields.OccurrenceId, FilterOp.Exists, []), .. filters],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            // By number and not by time: an occurrence may say itself when it was, and pages must not overlap.
            Largest = ErrorFields.OccurrenceId,
            Limit = skip + count,
            Columns = [.. FirstColumns, .. pieces],
        };
        var table = await runner.ReadTableAsync(new QueryScope(project, dataset.Slug, [dataset]), query, cancellationToken);
        return [.. Enumerable.Range(0, table.RowCount).Skip(skip).Select(row => new Occurrence(
            Number(table, 0, row), Number(table, 1, row), table.Columns[2][row].ToString(), PayloadOf(table, row)))];
    }

    /// <summary>A column that must have a value.</summary>
    public static Filter Is(string column, FieldValue value) => new(column, FilterOp.Equal, [value]);

    /// <summary>From how many addresses each item occurred since it became active. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<IReadOnlyDictionary<long, long>> CountAddressesAsync(WorkspaceEnvironment project, IReadOnlyList<ErrorItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0 || catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset || dataset.FindColumn(ErrorFields.ClientAddress) is null) return new Dictionary<long, long>();
        var spec = new QuerySpec
        {
            Filters = [new Filter(ErrorFields.ItemId, FilterOp.In, [.. items.Select(item => FieldValue.Integer(item.Id))])],
            Breakdowns = [ErrorFields.ItemId, ErrorFields.Activation],
            Calculations = [new Calculation("COUNT_DISTINCT", ErrorFields.ClientAddress)],
            StartTime = 0,
            EndTime = QueryWindow.MaxSeconds,
            Limit = 10_000,
            UsageMode = true,
        };
        var result = await runner.RunAsync(new QueryScope(project, dataset.Slug, [dataset]), spec, new QueryOptions { Series = false }, cancellationToken);
        var activations = items.ToDictionary(item => item.Id, item => item.Activation);
        return result.Groups
            .Where(group => activations.GetValueOrDefault(Whole(group.Key[0])) == Whole(group.Key[1]))
            .ToDictionary(group => Whole(group.Key[0]), group => Whole(group.Values[0]));
    }

    private static long Number(RowTable table, int column, int row) => Whole(table.Columns[column][row]);

    private static long Whole(FieldValue value) => value.TryGetNumber(out var number) ? (long)number : 0;

    private static string PayloadOf(RowTable table, int row)
    {
        var text = new StringBuilder();
        for (var column = FirstColumns.Length; column < table.Columns.Count && !table.Columns[column][row].IsNull; column++) text.Append(table.Columns[column][row]);
        return text.ToString();
    }
}
