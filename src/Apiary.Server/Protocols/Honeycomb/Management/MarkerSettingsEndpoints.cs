using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/marker_settings/{slug|__all__}</c>: which colour markers of a type have, section 6.2 of the protocol reference.</summary>
internal sealed class MarkerSettingsEndpoints(DatasetCatalog catalog, SharedItems<MarkerSetting> settings)
{
    private const string Kind = "Marker setting";

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/marker_settings/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/marker_settings/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Put("/1/marker_settings/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/marker_settings/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
    }

    private Task ListAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.WriteAsync(context, 200, settings.List(context.Caller().Environment.Id).Where(setting => setting.Dataset == scope.Slug).Select(Describe));

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (type, color) = (body.Text("type", 1, MarkerRules.MaxTypeChars), ColorOf(body));
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        var added = settings.AddUnless(
            other => other.EnvironmentId == caller.Environment.Id && other.Dataset == scope.Slug && other.Type == type,
            (id, now) => new MarkerSetting { Id = id, EnvironmentId = caller.Environment.Id, CreatedBy = Author.Of(caller), CreatedAt = now, UpdatedAt = now, Dataset = scope.Slug, Type = type!, Color = color! });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, Describe, "A marker setting for that type already exists.");
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (type, color) = (body.Text("type", 0, MarkerRules.MaxTypeChars), ColorOf(body));
        if (type is not null && type != known.Type) body.Refuse("type", "invalid", "cannot be changed");
        if (await body.IsRefusedAsync(context)) return;
        await ManagementAnswers.AnswerAsync(context, 200, settings.Update(known.EnvironmentId, known.Id, null, setting => setting with { Color = color! }), Kind, Describe);
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
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

    private Task<MarkerSetting?> FindAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.FindAsync(context, settings, context.Caller().Environment.Id, Kind, setting => setting.Dataset == scope.Slug);

    private QueryScope? ScopeOf(HttpContext context) => QueryScope.Resolve(catalog, context.Caller(), context.Route("slug"));
}
