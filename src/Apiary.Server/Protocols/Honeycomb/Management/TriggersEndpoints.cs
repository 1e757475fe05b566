using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/triggers/{slug|__all__}</c>, section 10 of the protocol reference.</summary>
internal sealed class TriggersEndpoints(QueryScopes scopes, SharedItems<Trigger> triggers, TriggerReader reader, TriggerJson json)
{
    private const string Kind = "Trigger";

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/triggers/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/triggers/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Get("/1/triggers/{slug}/{id}", ManagementAnswers.In(ScopeOf, GetAsync));
        routes.Put("/1/triggers/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/triggers/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
    }

    private Task ListAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.WriteAsync(context, 200, triggers.List(scope.Environment.Id).Where(trigger => trigger.Dataset == scope.Slug).Select(json.Describe).ToList());

    private async Task GetAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is { } trigger) await ManagementAnswers.WriteAsync(context, 200, json.Describe(trigger));
    }

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = reader.Read(body, context.Caller(), scope, null);
        if (await body.IsRefusedAsync(context)) return;
        var added = triggers.AddUnless(static _ => false, (id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        if (added.Item is { } trigger) context.Response.Headers.Location = $"/1/triggers/{scope.Slug}/{trigger.Id}";
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, json.Describe);
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = reader.Read(body, context.Caller(), scope, known);
        if (await body.IsRefusedAsync(context)) return;
        var update = triggers.Update(known.EnvironmentId, known.Id, null, trigger => said with { CreatedBy = trigger.CreatedBy, CreatedAt = trigger.CreatedAt });
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, json.Describe);
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        triggers.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private Task<Trigger?> FindAsync(HttpContext context, QueryScope scope) => ManagementAnswers.FindAsync(context, triggers, scope.Environment.Id, Kind, trigger => trigger.Dataset == scope.Slug);

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));
}
