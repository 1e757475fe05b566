using System.Globalization;
using Apiary.Engine.Catalog;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary><c>/api/runs</c>: asked questions, each with an address that shows the same picture to a colleague; and one's history.</summary>
internal sealed class RunsEndpoint(SharedItems<Run> runs)
{
    private const int UsualLimit = 50, MaxLimit = 1_000;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/runs", CreateAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/runs/{id}", GetAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPatch("/api/runs/{id}", ChangeAsync).AllowCallers(CallerPolicy.Queries);
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = context.Request.Query;
        var limit = UsualLimit;
        if (asked["limit"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return ApiErrors.Write(context, 400, $"limit: expected a number from 1 to {MaxLimit}");
        var caller = context.Caller();
        var history = asked["mine"] == "1" ? Run.HistoryOf(caller) : null;
        var slug = asked["dataset"].ToString() is { Length: > 0 } named ? DatasetCatalog.SlugOf(named) : null;
        var found = runs.Newest(caller.Environment.Id, limit, run => (history is null || run.History == history) && (slug is null || run.Dataset == slug));
        return context.Response.WriteAsJsonAsync(new { runs = found.Select(Describe) }, context.RequestAborted);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "dataset", "query", "asked", "view");
        if (body is null) return;
        var (dataset, query, asked, view) = (body.Dataset(), body.Query("query", needsTimes: true), body.Query("asked"), body.View());
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        var run = runs.Add((id, now) => new Run
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Dataset = dataset,
            Query = query!,
            Asked = asked!,
            View = view ?? SharedAnswers.EmptyView,
            History = Run.HistoryOf(caller),
        });
        await SharedAnswers.CreatedAsync(context, run, Describe);
    }

    private Task GetAsync(HttpContext context) =>
        SharedAnswers.FoundAsync(context, runs.Find(context.Caller().Environment.Id, SharedAnswers.Id(context)), Describe);

    private async Task ChangeAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "view");
        if (body is null) return;
        var view = body.View();
        if (await body.IsRefusedAsync(context)) return;
        var (caller, id) = (context.Caller(), SharedAnswers.Id(context));
        // What was sent to a colleague stays as it was sent.
        if (!caller.IsOperator && runs.Find(caller.Environment.Id, id) is { } known && known.History != Run.HistoryOf(caller))
        {
            await ApiErrors.Write(context, 403, "this run is somebody else's; ask once more to have one of your own");
            return;
        }

        await SharedAnswers.UpdatedAsync(context, runs.Update(caller.Environment.Id, id, null, run => run with { View = view ?? run.View }), Describe);
    }

    private static object Describe(Run run) => new
    {
        id = run.Id,
        dataset = run.Dataset,
        query = run.Query,
        asked = run.Asked,
        view = run.View,
        person = AuthorJson.Of(run.CreatedBy),
        at = run.CreatedAt,
    };
}
