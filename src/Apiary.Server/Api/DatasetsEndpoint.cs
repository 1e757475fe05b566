using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Storage;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/datasets</c> and <c>GET /api/columns?dataset=…</c>: what there is to ask about.</summary>
internal sealed class DatasetsEndpoint(EventStore store, SharedItems<DerivedColumn> derived)
{
    private readonly DatasetCatalog catalog = store.Catalog;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/datasets", DatasetsAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/columns", ColumnsAsync).AllowCallers(CallerPolicy.Queries);
    }

    private Task DatasetsAsync(HttpContext context)
    {
        var caller = context.Caller();
        var datasets = catalog.List(caller.Environment.Id).Select(dataset => Describe(dataset, caller.Environment));
        if (caller.IsOperator && caller.Environment.Id != WorkspaceStore.OwnEnvironment.Id)
            datasets = datasets.Concat(catalog.List(WorkspaceStore.OwnEnvironment.Id).Select(dataset => Describe(dataset, WorkspaceStore.OwnEnvironment)));
        return context.Response.WriteAsJsonAsync(new { datasets }, context.RequestAborted);
    }

    private async Task ColumnsAsync(HttpContext context)
    {
        var named = context.Request.Query["dataset"].ToString();
        if (QueryScope.Resolve(catalog, context.Caller(), named) is not { } scope)
        {
            await ApiErrors.Write(context, 404, $"dataset not found: {named}");
            return;
        }

        // Reads dictionaries, so not on the thread that others' requests wait for.
        var details = context.Request.Query["details"] == "1"
            ? await Task.Run(() => scope.Datasets.ToDictionary(dataset => dataset.Id, dataset => store.DescribeColumns(dataset, context.RequestAborted)), context.RequestAborted)
            : null;
        var columns = from dataset in scope.Datasets
                      from column in dataset.Columns
                      orderby column.Name, dataset.Slug
                      select Describe(dataset, column, details?[dataset.Id]);
        // They hold nothing, so there is nothing to say of them in detail.
        var fields = details is null ? DerivedColumn.VisibleIn(derived, scope.Environment.Id, scope.Slug).OrderBy(field => field.Alias, StringComparer.Ordinal).Select(Describe) : [];
        await context.Response.WriteAsJsonAsync(new { columns = columns.Concat(fields) }, context.RequestAborted);
    }

    private static Dictionary<string, object?> Describe(Dataset dataset, Column column, IReadOnlyDictionary<string, ColumnDetails>? details)
    {
        var described = new Dictionary<string, object?>
        {
            ["dataset"] = dataset.Slug,
            ["name"] = column.Name,
            ["type"] = ColumnTypeNames.Of(column.Type),
            ["created_at"] = column.CreatedAt,
            ["last_written_at"] = column.LastWrittenAt,
            ["hidden"] = column.Hidden,
            ["description"] = column.Description,
        };
        if (details is null) return described;
        var held = details.GetValueOrDefault(column.Name) ?? new ColumnDetails([], 0, 0);
        described["types"] = held.Types.Select(ColumnTypeNames.Of);
        described["bytes"] = held.FileBytes;
        described["distinct"] = held.DistinctCount;
        return described;
    }

    private static Dictionary<string, object?> Describe(DerivedColumn field) => new()
    {
        ["dataset"] = field.Dataset,
        ["name"] = field.Alias,
        ["type"] = "derived",
        ["created_at"] = field.CreatedAt,
        ["last_written_at"] = null,
        ["hidden"] = false,
        ["description"] = field.Description,
        ["expression"] = field.Expression,
    };

    private object Describe(Dataset dataset, WorkspaceEnvironment environment)
    {
        var held = store.StatusOf(dataset);
        return new
        {
            id = dataset.Id,
            name = dataset.Name,
            slug = dataset.Slug,
            environment = environment.Slug,
            events = held.RowCount,
            segment_bytes = held.SegmentBytes,
            first_time = held.MinTimestampNanos is { } first ? NanoText.ToRfc3339(first) : null,
            last_time = held.MaxTimestampNanos is { } last ? NanoText.ToRfc3339(last) : null,
            columns = dataset.ColumnCount,
            created_at = dataset.CreatedAt,
            last_written_at = dataset.LastWrittenAt,
            description = dataset.Settings.Description,
            bytes = held.SegmentBytes + held.OpenBytes,
            retention_days = dataset.Settings.RetentionDays,
        };
    }
}
