using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/slos/{slug|__all__}</c>, section 11.1 of the protocol reference.</summary>
internal sealed class SlosEndpoints(QueryScopes scopes, SharedStore shared, SloReader reader, SloFigures figures)
{
    private const string Kind = "SLO";

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/slos/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/slos/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Get("/1/slos/{slug}/{id}", ManagementAnswers.In(ScopeOf, GetAsync));
        routes.Put("/1/slos/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/slos/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
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

    private Task ListAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.WriteAsync(context, 200, shared.Slos.List(scope.Environment.Id).Where(slo => IsIn(slo, scope)).Select(Describe).ToList());

    private async Task GetAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } slo) return;
        var described = Describe(slo);
        if (context.Request.Query["detailed"] == "true") figures.AddTo(described, slo);
        await ManagementAnswers.WriteAsync(context, 200, described);
    }

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = reader.Read(body, scope, null);
        if (await body.IsRefusedAsync(context)) return;
        var added = shared.Slos.AddUnless(static _ => false, (id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, Describe);
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        // One over several datasets is seen from each of them, and stays what it is.
        var said = reader.Read(body, scopes.Resolve(context.Caller(), known.Dataset) ?? scope, known);
        if (await body.IsRefusedAsync(context)) return;
        var update = shared.Slos.Update(known.EnvironmentId, known.Id, null, slo => said with { Dataset = slo.Dataset, CreatedBy = slo.CreatedBy, CreatedAt = slo.CreatedAt });
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, Describe);
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        // Its alerts go first: one without an objective would be in nobody's list.
        foreach (var alert in shared.BurnAlerts.List(known.EnvironmentId).Where(alert => alert.SloId == known.Id)) shared.BurnAlerts.Remove(known.EnvironmentId, alert.Id);
        shared.Slos.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    /// <summary>Whether an objective is found under an address: its own, or that of a dataset or of all that it covers.</summary>
    internal static bool IsIn(Slo slo, QueryScope scope) => scope.Slug == QueryScope.AllSlug || slo.Datasets.Contains(scope.Slug);

    private Task<Slo?> FindAsync(HttpContext context, QueryScope scope) => ManagementAnswers.FindAsync(context, shared.Slos, scope.Environment.Id, Kind, slo => IsIn(slo, scope));

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));
}
