using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/boards/{id}/views</c>: filters of a board under names, section 9.2 of the protocol reference.</summary>
internal sealed class BoardViewsEndpoints(SharedItems<Board> boards)
{
    private const int MaxViews = 50;
    private const int MaxNameChars = 255;
    private const int MaxFilters = 100;
    private const int MaxColumnChars = 255;

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/boards/{id}/views", ListAsync);
        routes.Post("/1/boards/{id}/views", CreateAsync);
        routes.Get("/1/boards/{id}/views/{viewId}", GetAsync);
        routes.Put("/1/boards/{id}/views/{viewId}", UpdateAsync);
        routes.Delete("/1/boards/{id}/views/{viewId}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await FindBoardAsync(context) is { } board) await ManagementAnswers.WriteAsync(context, 200, board.Views.Select(BoardJson.Describe).ToList());
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is var (_, view)) await ManagementAnswers.WriteAsync(context, 200, BoardJson.Describe(view));
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await FindBoardAsync(context) is not { } board || await ReadAsync(context, Ids.Short()) is not { } said) return;
        await ChangeAsync(context, board, said, 201);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (board, view) || await ReadAsync(context, view.Id) is not { } said) return;
        await ChangeAsync(context, board, said, 200);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (board, view)) return;
        boards.Update(board.EnvironmentId, board.Id, null, known => known with { Views = [.. known.Views.Where(other => other.Id != view.Id)] });
        await ManagementAnswers.Gone(context);
    }

    private async Task ChangeAsync(HttpContext context, Board board, BoardView said, int status)
    {
        string? fault = null;
        var update = boards.Update(board.EnvironmentId, board.Id, null, known =>
        {
            // Looked at where it is changed, so that two at once are seen.
            var others = known.Views.Where(view => view.Id != said.Id).ToList();
            fault = others.Exists(view => view.Name == said.Name) ? "A view by that name already exists."
                : others.Count >= MaxViews ? $"A board may have at most {MaxViews} views."
                : null;
            return fault is not null ? known
                : others.Count == known.Views.Count ? known with { Views = [.. known.Views, said] }
                : known with { Views = [.. known.Views.Select(view => view.Id == said.Id ? said : view)] };
        });
        if (fault is not null) await HoneycombProblem.Conflict(context, fault);
        else if (update.IsTooLarge) await ManagementAnswers.NoRoom(context);
        else if (update.Item is null) await HoneycombProblem.NotFound(context, "Board not found");
        else await ManagementAnswers.WriteAsync(context, status, BoardJson.Describe(said));
    }

    private static async Task<BoardView?> ReadAsync(HttpContext context, string id)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return null;
        var (name, filters) = (body.Text("name", 1, MaxNameChars), body.Objects("filters", MaxFilters));
        if (filters is { Count: 0 } || !body.Has("filters")) body.Refuse("filters", "missing", "must have at least one filter");
        foreach (var filter in filters ?? [])
        {
            filter.Text("column", 1, MaxColumnChars);
            if (filter.Text("operation", 1, MaxColumnChars) is not { } operation) continue;
            if (!FilterOps.TryParse(operation, out var op)) filter.Refuse("operation", "invalid", $"unknown operation: {operation}");
            else if (FilterOps.TakesNoValue(op) && filter.Has("value")) filter.Refuse("value", "invalid", $"{operation} does not take a value");
            else if (!FilterOps.TakesNoValue(op) && !filter.Has("value")) filter.Refuse("value", "missing", $"operator {operation} requires a value");
        }

        return await body.IsRefusedAsync(context) ? null : new BoardView(id, name!, JsonText.Of(body.Find("filters")!.Value));
    }

    private async Task<(Board Board, BoardView View)?> FindAsync(HttpContext context)
    {
        if (await FindBoardAsync(context) is not { } board) return null;
        var id = context.Route("viewId");
        if (!Ids.IsShort(id)) await HoneycombProblem.MalformedId(context);
        else if (board.Views.FirstOrDefault(view => view.Id == id) is { } found) return (board, found);
        else await HoneycombProblem.NotFound(context, "Board view not found");
        return null;
    }

    private Task<Board?> FindBoardAsync(HttpContext context) => ManagementAnswers.FindAsync(context, boards, context.Caller().Environment.Id, "Board");
}
