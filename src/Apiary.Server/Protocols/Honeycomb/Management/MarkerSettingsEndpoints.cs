using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/marker_settings/{slug|__all__}</c>: which colour markers of a type have, section 6.2 of the protocol reference.</summary>
internal sealed class MarkerSettingsEndpoints(DatasetCatalog catalog, SharedItems<MarkerSetting> settings)
{
    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/marker_settings/{slug}", ListAsync);
        routes.Post("/1/marker_settings/{slug}", CreateAsync);
        routes.Put("/1/marker_settings/{slug}/{id}", UpdateAsync);
        routes.Delete("/1/marker_settings/{slug}/{id}", DeleteAsync);
    }

    private Task ListAsync(HttpContext context) => SlugOf(context) is { } slug
        ? ManagementAnswers.WriteAsync(context, 200, settings.List(context.Caller().Environment.Id).Where(setting => setting.Dataset == slug).Select(Describe))
        : HoneycombProblem.DatasetMissing(context);

    private async Task CreateAsync(HttpContext context)
    {
        if (SlugOf(context) is not { } slug)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (type, color) = (body.Text("type", 1, MarkerRules.MaxTypeChars), ColorOf(body));
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        var added = settings.AddUnless(
            other => other.EnvironmentId == caller.Environment.Id && other.Dataset == slug && other.Type == type,
            (id, now) => new MarkerSetting { Id = id, EnvironmentId = caller.Environment.Id, CreatedBy = Author.Of(caller), CreatedAt = now, UpdatedAt = now, Dataset = slug, Type = type!, Color = color! });
        if (added.IsConflict) await HoneycombProblem.Conflict(context, "A marker setting for that type already exists.");
        else if (added.Item is null) await ManagementAnswers.NoRoom(context);
        else await ManagementAnswers.WriteAsync(context, 201, Describe(added.Item));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (type, color) = (body.Text("type", 0, MarkerRules.MaxTypeChars), ColorOf(body));
        if (type is not null && type != known.Type) body.Refuse("type", "invalid", "cannot be changed");
        if (await body.IsRefusedAsync(context)) return;
        if (settings.Update(known.EnvironmentId, known.Id, null, setting => setting with { Color = color! }).Item is { } updated) await ManagementAnswers.WriteAsync(context, 200, Describe(updated));
        else await HoneycombProblem.NotFound(context, "Marker setting not found");
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        settings.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.WriteAsync(context, 200, Describe(known));
    }

    private static string? ColorOf(ManagementBody body)
    {
        if (body.Text("color", 1, 255) is not { } color) return null;
        if (MarkerRules.IsColor(color)) return color;
        body.Refuse("color", "invalid", "must be a colour such as #F96E11");
        return null;
    }

    private static Dictionary<string, object?> Describe(MarkerSetting setting) => new()
    {
        ["id"] = setting.Id,
        ["type"] = setting.Type,
        ["color"] = setting.Color,
        ["created_at"] = DatasetsEndpoints.Second(setting.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(setting.UpdatedAt),
    };

    private async Task<MarkerSetting?> FindAsync(HttpContext context)
    {
        if (SlugOf(context) is { } slug) return await ManagementAnswers.FindAsync(context, settings, context.Caller().Environment.Id, "Marker setting", setting => setting.Dataset == slug);
        await HoneycombProblem.DatasetMissing(context);
        return null;
    }

    private string? SlugOf(HttpContext context) => QueryScope.Resolve(catalog, context.Caller(), context.Route("slug"))?.Slug;
}
