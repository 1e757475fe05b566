using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/slos/{slug|__all__}</c>, section 11.1 of the protocol reference.</summary>
internal sealed class SlosEndpoints(QueryScopes scopes, SharedStore shared, SloReader reader, SloFigures figures)
{
    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/slos/{slug}", ListAsync);
        routes.Post("/1/slos/{slug}", CreateAsync);
        routes.Get("/1/slos/{slug}/{id}", GetAsync);
        routes.Put("/1/slos/{slug}/{id}", UpdateAsync);
        routes.Delete("/1/slos/{slug}/{id}", DeleteAsync);
    }

    /// <summary>The objective as the vendor writes it.</summary>
    public static Dictionary<string, object?> Describe(Slo slo) => new()
    {
        ["id"] = slo.Id,
        ["name"] = slo.Name,
        ["description"] = slo.Description,
        ["sli"] = new { alias = slo.SliAlias },
        ["time_period_days"] = slo.TimePeriodDays,
        ["target_per_million"] = slo.TargetPerMillion,
        ["dataset_slugs"] = slo.Datasets,
        ["tags"] = slo.Tags,
        ["reset_at"] = null,
        ["created_at"] = DatasetsEndpoints.Second(slo.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(slo.UpdatedAt),
    };

    private Task ListAsync(HttpContext context) => ScopeOf(context) is { } scope
        ? ManagementAnswers.WriteAsync(context, 200, shared.Slos.List(scope.Environment.Id).Where(slo => IsIn(slo, scope)).Select(Describe).ToList())
        : HoneycombProblem.DatasetMissing(context);

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } slo) return;
        var described = Describe(slo);
        if (context.Request.Query["detailed"] == "true") figures.AddTo(described, slo);
        await ManagementAnswers.WriteAsync(context, 200, described);
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (ScopeOf(context) is not { } scope)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = reader.Read(body, scope, null);
        if (await body.IsRefusedAsync(context)) return;
        var added = shared.Slos.Add((id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        if (added is null) await ManagementAnswers.NoRoom(context);
        else await ManagementAnswers.WriteAsync(context, 201, Describe(added));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        // One over several datasets is seen from each of them, and stays what it is.
        var scope = scopes.Resolve(context.Caller(), known.Dataset) ?? ScopeOf(context)!;
        var said = reader.Read(body, scope, known);
        if (await body.IsRefusedAsync(context)) return;
        var update = shared.Slos.Update(known.EnvironmentId, known.Id, null, slo => said with { Dataset = slo.Dataset, CreatedBy = slo.CreatedBy, CreatedAt = slo.CreatedAt });
        if (update.IsTooLarge) await ManagementAnswers.NoRoom(context);
        else if (update.Item is { } updated) await ManagementAnswers.WriteAsync(context, 200, Describe(updated));
        else await HoneycombProblem.NotFound(context, "SLO not found");
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        // Its alerts go first: one without an objective would be in nobody's list.
        foreach (var alert in shared.BurnAlerts.List(known.EnvironmentId).Where(alert => alert.SloId == known.Id)) shared.BurnAlerts.Remove(known.EnvironmentId, alert.Id);
        shared.Slos.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    /// <summary>Whether an objective is found under an address: its own, or that of a dataset or of all that it covers.</summary>
    internal static bool IsIn(Slo slo, QueryScope scope) => scope.Slug == QueryScope.AllSlug || slo.Datasets.Contains(scope.Slug);

    private async Task<Slo?> FindAsync(HttpContext context)
    {
        if (ScopeOf(context) is { } scope) return await ManagementAnswers.FindAsync(context, shared.Slos, scope.Environment.Id, "SLO", slo => IsIn(slo, scope));
        await HoneycombProblem.DatasetMissing(context);
        return null;
    }

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));
}
