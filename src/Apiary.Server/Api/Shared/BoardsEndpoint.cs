using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary><c>/api/boards</c>: pages of saved queries, objectives and texts.</summary>
internal sealed class BoardsEndpoint(SharedStore shared)
{
    private readonly SharedItems<Board> boards = shared.Boards;

    private static readonly CallerPolicy Editing = CallerPolicy.Permitted(KeyPermissions.Boards);
    private static readonly string[] Fields = ["name", "description", "panels"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/boards", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/boards", CreateAsync).AllowCallers(Editing);
        routes.MapGet("/api/boards/{id}", GetAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPatch("/api/boards/{id}", ChangeAsync).AllowCallers(Editing);
        routes.MapDelete("/api/boards/{id}", RemoveAsync).AllowCallers(Editing);
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { boards = boards.List(context.Caller().Environment.Id).Select(Describe) }, context.RequestAborted);

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, Fields);
        if (body is null) return;
        var caller = context.Caller();
        var (name, description, panels) = (body.Name(), body.Description(), PanelsOf(body, caller, null));
        if (await body.IsRefusedAsync(context)) return;
        var board = boards.Add((id, now) => new Board
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Name = name!,
            Description = description ?? "",
            Panels = panels ?? [],
        });
        await SharedAnswers.CreatedAsync(context, board, Describe);
    }

    private Task GetAsync(HttpContext context) =>
        SharedAnswers.FoundAsync(context, boards.Find(context.Caller().Environment.Id, SharedAnswers.Id(context)), Describe);

    private async Task ChangeAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, [.. Fields, "if_updated_at"]);
        if (body is null) return;
        var caller = context.Caller();
        var seen = body.Seen();
        var name = body.Has("name") ? body.Name() : null;
        var (description, panels) = (body.Description(), PanelsOf(body, caller, boards.Find(caller.Environment.Id, SharedAnswers.Id(context))));
        if (await body.IsRefusedAsync(context)) return;
        var update = boards.Update(caller.Environment.Id, SharedAnswers.Id(context), seen, board => board with
        {
            Name = name ?? board.Name,
            Description = description ?? board.Description,
            Panels = panels ?? board.Panels,
        });
        await SharedAnswers.UpdatedAsync(context, update, Describe);
    }

    private Task RemoveAsync(HttpContext context) => SharedAnswers.RemovedAsync(context, boards.Remove(context.Caller().Environment.Id, SharedAnswers.Id(context)));

    /// <summary>The panels of a body; what the board showed before may be gone.</summary>
    private IReadOnlyList<BoardPanel>? PanelsOf(ApiBody body, Caller caller, Board? before)
    {
        var shown = before?.Panels ?? [];
        return BoardPanels.Read(
            body,
            shown,
            id => shared.SavedQueries.Find(caller.Environment.Id, id) is not null,
            id => shared.Slos.Find(caller.Environment.Id, id) is not null);
    }

    private static object Describe(Board board) => new
    {
        id = board.Id,
        name = board.Name,
        description = board.Description,
        panels = board.Panels,
        created_by = AuthorJson.Of(board.CreatedBy),
        created_at = board.CreatedAt,
        updated_at = board.UpdatedAt,
    };
}
