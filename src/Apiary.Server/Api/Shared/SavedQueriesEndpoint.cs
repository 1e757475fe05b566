using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary><c>/api/saved-queries</c>: questions that were given a name.</summary>
internal sealed class SavedQueriesEndpoint(SharedItems<SavedQuery> queries)
{
    private const int MaxIdChars = 20;
    private static readonly string[] Fields = ["name", "description", "dataset", "query", "view"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/saved-queries", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/saved-queries", CreateAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapGet("/api/saved-queries/{id}", GetAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPatch("/api/saved-queries/{id}", ChangeAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapDelete("/api/saved-queries/{id}", RemoveAsync).AllowCallers(CallerPolicy.Columns);
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { saved_queries = queries.List(context.Caller().Environment.Id).Select(Describe) }, context.RequestAborted);

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, [.. Fields, "run_id"]);
        if (body is null) return;
        var (name, description, dataset, query, view, run) = (body.Name(), body.Description(), body.Dataset(), body.Query("query"), body.View(), body.Text("run_id", 0, MaxIdChars));
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        var saved = queries.Add((id, now) => new SavedQuery
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Name = name!,
            Description = description ?? "",
            Dataset = dataset,
            Query = query!,
            View = view ?? SharedAnswers.EmptyView,
            RunId = run,
        });
        await SharedAnswers.CreatedAsync(context, saved, Describe);
    }

    private Task GetAsync(HttpContext context) =>
        SharedAnswers.FoundAsync(context, queries.Find(context.Caller().Environment.Id, SharedAnswers.Id(context)), Describe);

    private async Task ChangeAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, [.. Fields, "if_updated_at"]);
        if (body is null) return;
        var seen = body.Seen();
        var name = body.Has("name") ? body.Name() : null;
        var query = body.Has("query") ? body.Query("query") : null;
        var (description, dataset, view) = (body.Description(), body.Dataset(), body.View());
        var hasDataset = body.Has("dataset");
        if (await body.IsRefusedAsync(context)) return;
        var update = queries.Update(context.Caller().Environment.Id, SharedAnswers.Id(context), seen, saved => saved with
        {
            Name = name ?? saved.Name,
            Description = description ?? saved.Description,
            Dataset = hasDataset ? dataset : saved.Dataset,
            Query = query ?? saved.Query,
            View = view ?? saved.View,
        });
        await SharedAnswers.UpdatedAsync(context, update, Describe);
    }

    private Task RemoveAsync(HttpContext context) => SharedAnswers.RemovedAsync(context, queries.Remove(context.Caller().Environment.Id, SharedAnswers.Id(context)));

    private static object Describe(SavedQuery saved) => new
    {
        id = saved.Id,
        name = saved.Name,
        description = saved.Description,
        dataset = saved.Dataset,
        query = saved.Query,
        view = saved.View,
        created_by = AuthorJson.Of(saved.CreatedBy),
        created_at = saved.CreatedAt,
        updated_at = saved.UpdatedAt,
    };
}
