using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Reads the rows that a query cannot leave to the store.</summary>
internal sealed class RqlSources(QueryRunner runner, Occurrences occurrences, ErrorItems items, ErrorCounts counts, Deploys deploys, WorkspaceStore workspace)
{
    /// <summary>Most occurrences that are read for one query, and most whose payloads are.</summary>
    public const int MostRows = 100_000, MostPayloads = 5_000;

    /// <summary>All deploys, the last one first.</summary>
    public RqlTable Deploys(WorkspaceEnvironment project, IReadOnlyList<string> columns) =>
        new(columns, [.. deploys.List(project.Id).Select(deploy => (IReadOnlyList<FieldValue>)[.. columns.Select(column => OfProject(project, column) ?? RqlItemValues.Of(deploy, column))])], true);

    /// <summary>The last occurrences that filters let through. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<RqlTable> OccurrencesAsync(WorkspaceEnvironment project, Dataset dataset, IReadOnlyList<string> columns, RqlFilters filters, CancellationToken cancellationToken)
    {
        await counts.ReadyAsync(project);
        var stored = columns.Select(RqlColumns.Of).OfType<string>().Append(ErrorFields.OccurrenceId).Append(ErrorFields.ItemId).Distinct(StringComparer.Ordinal).ToList();
        var payloads = await PayloadsAsync(project, columns, filters, cancellationToken);
        var query = new RowQuery
        {
            Filters = [new Filter(ErrorFields.OccurrenceId, FilterOp.Exists, []), .. filters.IsAny ? [] : filters.Filters],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Largest = ErrorFields.OccurrenceId,
            Limit = (payloads is null ? MostRows : MostPayloads) + 1,
            Columns = stored,
        };
        var table = await runner.ReadTableAsync(new QueryScope(project, dataset.Slug, [dataset]), query, cancellationToken);
        var most = Math.Min(table.RowCount, query.Limit - 1);
        var rows = new List<IReadOnlyList<FieldValue>>(most);
        for (var row = 0; row < most; row++) rows.Add(Row(project, columns, stored, table, row, payloads));
        return new RqlTable(columns, rows, table.RowCount == most);
    }

    private FieldValue[] Row(WorkspaceEnvironment project, IReadOnlyList<string> columns, List<string> stored, RowTable table, int row, Dictionary<long, string>? payloads)
    {
        var id = table.Columns[stored.IndexOf(ErrorFields.OccurrenceId)][row].Whole();
        var item = columns.Any(column => IsOfItem(column)) ? items.Find(project.Id, table.Columns[stored.IndexOf(ErrorFields.ItemId)][row].Whole()) : null;
        using var payload = payloads is not null && payloads.TryGetValue(id, out var text) ? Parse(text) : null;
        return [.. columns.Select(column =>
        {
            if (column.Equals(RqlColumns.Timestamp, StringComparison.OrdinalIgnoreCase)) return FieldValue.Integer(id / 1_000_000);
            if (RqlColumns.Of(column) is { } known) return table.Columns[stored.IndexOf(known)][row];
            if (IsOfItem(column)) return item is null ? FieldValue.Null : RqlItemValues.Of(item, counts.Of(item), column[RqlColumns.ItemPrefix.Length..]);
            return OfProject(project, column) ?? (payload is null ? FieldValue.Null : RqlPayloadValues.Of(payload.RootElement, column));
        })];
    }

    /// <summary>What was sent of the occurrences, by their numbers; null when the query needs none of it.</summary>
    private async Task<Dictionary<long, string>?> PayloadsAsync(WorkspaceEnvironment project, IReadOnlyList<string> columns, RqlFilters filters, CancellationToken cancellationToken)
    {
        if (!columns.Any(column => RqlColumns.Of(column) is null && !IsOfItem(column) && OfProject(project, column) is null)) return null;
        return (await occurrences.ReadAsync(project, filters.IsAny ? [] : filters.Filters, 0, MostPayloads, cancellationToken)).ToDictionary(one => one.Id, one => one.Payload);
    }

    private FieldValue? OfProject(WorkspaceEnvironment project, string column) => column.ToLowerInvariant() switch
    {
        "project_id" => FieldValue.Integer(ProjectNumbers.Of(workspace, project)),
        "project_slug" => FieldValue.String(project.Slug),
        _ => null,
    };

    private static bool IsOfItem(string column) => RqlColumns.Of(column) is null && column.StartsWith(RqlColumns.ItemPrefix, StringComparison.OrdinalIgnoreCase);

    private static JsonDocument? Parse(string payload)
    {
        try
        {
            return JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
        }
        catch (JsonException)
        {
            // One that lost a piece.
            return null;
        }
    }
}
