using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/triggers/{slug|__all__}</c>, section 10 of the protocol reference.</summary>
internal sealed class TriggersEndpoints(QueryScopes scopes, SharedItems<Trigger> triggers, TriggerReader reader, TriggerJson json)
{
    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/triggers/{slug}", ListAsync);
        routes.Post("/1/triggers/{slug}", CreateAsync);
        routes.Get("/1/triggers/{slug}/{id}", GetAsync);
        routes.Put("/1/triggers/{slug}/{id}", UpdateAsync);
        routes.Delete("/1/triggers/{slug}/{id}", DeleteAsync);
    }

    private Task ListAsync(HttpContext context) => ScopeOf(context) is { } scope
        ? ManagementAnswers.WriteAsync(context, 200, triggers.List(scope.Environment.Id).Where(trigger => trigger.Dataset == scope.Slug).Select(json.Describe).ToList())
        : HoneycombProblem.DatasetMissing(context);

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } trigger) await ManagementAnswers.WriteAsync(context, 200, json.Describe(trigger));
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
        var said = reader.Read(body, context.Caller(), scope, null);
        if (await body.IsRefusedAsync(context)) return;
        var added = triggers.Add((id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        if (added is null)
        {
            await ManagementAnswers.NoRoom(context);
            return;
        }

        context.Response.Headers.Location = $"/1/triggers/{scope.Slug}/{added.Id}";
        await ManagementAnswers.WriteAsync(context, 201, json.Describe(added));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = reader.Read(body, context.Caller(), ScopeOf(context)!, known);
        if (await body.IsRefusedAsync(context)) return;
        var update = triggers.Update(known.EnvironmentId, known.Id, null, trigger => said with { CreatedBy = trigger.CreatedBy, CreatedAt = trigger.CreatedAt });
        if (update.IsTooLarge) await ManagementAnswers.NoRoom(context);
        else if (update.Item is { } updated) await ManagementAnswers.WriteAsync(context, 200, json.Describe(updated));
        else await HoneycombProblem.NotFound(context, "Trigger not found");
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        triggers.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private async Task<Trigger?> FindAsync(HttpContext context)
    {
        if (ScopeOf(context) is { } scope) return await ManagementAnswers.FindAsync(context, triggers, scope.Environment.Id, "Trigger", trigger => trigger.Dataset == scope.Slug);
        await HoneycombProblem.DatasetMissing(context);
        return null;
    }

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));
}
