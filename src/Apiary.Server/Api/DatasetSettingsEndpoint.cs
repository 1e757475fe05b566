using Apiary.Engine.Catalog;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>PATCH /api/datasets/{slug}</c> and <c>PATCH /api/columns/{dataset}/{name}</c>: what a person says of datasets and columns, and how long events stay.</summary>
internal sealed class DatasetSettingsEndpoint(DatasetCatalog catalog)
{
    private const int MaxDatasetDescriptionChars = 1_024, MaxColumnDescriptionChars = 255, MaxTypeChars = 20;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/api/datasets/{slug}", ChangeDatasetAsync).AllowCallers(CallerPolicy.Columns);
        // A column's name may hold a slash.
        routes.MapPatch("/api/columns/{slug}/{**name}", ChangeColumnAsync).AllowCallers(CallerPolicy.Columns);
    }

    private async Task ChangeDatasetAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "description", "retention_days");
        if (body is null) return;
        var description = body.Text("description", 0, MaxDatasetDescriptionChars);
        var days = body.Integer("retention_days", 1, DatasetSettings.MaxRetentionDays);
        if (await body.IsRefusedAsync(context)) return;
        if (Find(context) is not { } dataset)
        {
            await MissingAsync(context);
            return;
        }

        // To keep events for less time is to delete some.
        if (body.Has("retention_days") && !context.Caller().May(KeyPermissions.CreateDatasets))
        {
            await ApiErrors.Write(context, 403, "how long events stay is for owners, or keys with the permission createDatasets");
            return;
        }

        var settings = dataset.Settings;
        catalog.Update(dataset, settings with
        {
            Description = description ?? settings.Description,
            RetentionDays = body.Has("retention_days") ? (int?)days : settings.RetentionDays,
        });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ChangeColumnAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "description", "hidden", "type");
        if (body is null) return;
        var description = body.Text("description", 0, MaxColumnDescriptionChars);
        var hidden = body.Flag("hidden");
        var named = body.Text("type", 0, MaxTypeChars);
        var type = named is null ? null : ColumnTypeNames.Parse(named);
        if (named is not null && type is null) body.Refuse("type", "expected string, integer, float or boolean");
        if (await body.IsRefusedAsync(context)) return;
        if (Find(context) is not { } dataset)
        {
            await MissingAsync(context);
            return;
        }

        var name = (string)context.Request.RouteValues["name"]!;
        // A slash within a name comes as %2F, which the web server leaves as it is.
        if ((dataset.FindColumn(name) ?? dataset.FindColumn(Uri.UnescapeDataString(name))) is not { } column)
        {
            await ApiErrors.Write(context, 404, $"column not found: {name}");
            return;
        }

        catalog.DeclareColumn(dataset, column.Name, type ?? column.Type, description ?? column.Description, hidden ?? column.Hidden);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Slug(HttpContext context) => (string)context.Request.RouteValues["slug"]!;

    private static Task MissingAsync(HttpContext context) => ApiErrors.Write(context, 404, $"dataset not found: {Slug(context)}");

    private Dataset? Find(HttpContext context) =>
        QueryScope.Resolve(catalog, context.Caller(), Slug(context)) is { Slug: not QueryScope.AllSlug } scope ? scope.Datasets[0] : null;
}
