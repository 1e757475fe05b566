using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/query_annotations/{slug|__all__}</c>: names for questions, section 8.2 of the protocol reference; the saved queries of the screen.</summary>
internal sealed class QueryAnnotationsEndpoints(DatasetCatalog catalog, FixedQueries queries, SharedItems<SavedQuery> saved)
{
    private const string Kind = "Query annotation";
    private const int MaxNameChars = 320;
    private const int MaxDescriptionChars = 1_023;
    private const int MaxIdChars = 20;

    private readonly AnnotatedQueries annotated = new(queries);

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/query_annotations/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/query_annotations/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Get("/1/query_annotations/{slug}/{id}", ManagementAnswers.In(ScopeOf, GetAsync));
        routes.Put("/1/query_annotations/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/query_annotations/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
    }

    private Task ListAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.WriteAsync(context, 200, saved.List(context.Caller().Environment.Id).Where(query => IsIn(query, scope.Slug)).Select(Describe).ToList());

    private async Task GetAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is { } query) await ManagementAnswers.WriteAsync(context, 200, Describe(query));
    }

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (name, description, queryId) = (body.Text("name", 1, MaxNameChars), body.Text("description", 0, MaxDescriptionChars), body.Text("query_id", 1, MaxIdChars));
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        if (queries.Find(caller.Environment.Id, queryId!) is not { } query)
        {
            await HoneycombProblem.Simple(context, 400, "Query ID included in body is invalid");
            return;
        }

        if (query.Dataset != scope.Slug)
        {
            await HoneycombProblem.Simple(context, 400, "Query is not in the dataset");
            return;
        }

        var added = saved.AddUnless(static _ => false, (id, now) => new SavedQuery
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Name = name!,
            Description = description ?? "",
            Dataset = scope.Slug == QueryScope.AllSlug ? null : scope.Slug,
            Query = JsonText.Parse(query.Spec),
            View = JsonText.Parse("{}"),
        });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, Describe);
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var (name, description) = (body.Text("name", 1, MaxNameChars), body.Text("description", 0, MaxDescriptionChars) ?? "");
        var (id, queryId) = (body.Text("id", 0, MaxIdChars), body.Text("query_id", 0, MaxIdChars));
        if (await body.IsRefusedAsync(context)) return;
        if (id is { Length: > 0 } && id != known.Id) await HoneycombProblem.Simple(context, 400, "Query annotation id included in body does not match URL");
        else if (queryId is { Length: > 0 } && queryId != annotated.QueryIdOf(known)) await HoneycombProblem.Simple(context, 400, "queries in annotations cannot be changed");
        else await ManagementAnswers.AnswerAsync(context, 200, saved.Update(known.EnvironmentId, known.Id, null, query => query with { Name = name!, Description = description }), Kind, Describe);
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        saved.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private static bool IsIn(SavedQuery query, string slug) => (query.Dataset ?? QueryScope.AllSlug) == slug;

    private Dictionary<string, object?> Describe(SavedQuery query) => new()
    {
        ["id"] = query.Id,
        ["name"] = query.Name,
        ["description"] = query.Description,
        ["query_id"] = annotated.QueryIdOf(query),
        ["source"] = "query",
        ["created_at"] = DatasetsEndpoints.Second(query.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(query.UpdatedAt),
    };

    private Task<SavedQuery?> FindAsync(HttpContext context, QueryScope scope) =>
        ManagementAnswers.FindAsync(context, saved, context.Caller().Environment.Id, Kind, query => IsIn(query, scope.Slug));

    private QueryScope? ScopeOf(HttpContext context) => QueryScope.Resolve(catalog, context.Caller(), context.Route("slug"));
}
