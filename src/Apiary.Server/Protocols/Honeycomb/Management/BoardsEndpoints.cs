using System.Text.Json;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/boards</c>, section 9.1 of the protocol reference, in the store that the screen shows.</summary>
internal sealed class BoardsEndpoints(SharedStore shared, FixedQueries queries)
{
    private const string Kind = "Board";
    private const int MaxNameChars = 255;
    private const int MaxDescriptionChars = 1_024;
    private const int MaxPresetFilters = 5;
    private const int MaxColumnChars = 255;
    private const int MaxAliasChars = 50;

    // What is read-only comes back from clients that change one field of what they have read.
    private static readonly string[] Fields = ["id", "name", "description", "type", "panels", "layout_generation", "tags", "preset_filters", "links", "created_at", "updated_at"];

    private readonly AnnotatedQueries annotated = new(queries);
    private readonly BoardJson json = new(shared, new AnnotatedQueries(queries));

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/boards", ListAsync);
        routes.Post("/1/boards", CreateAsync);
        routes.Get("/1/boards/{id}", GetAsync);
        routes.Put("/1/boards/{id}", UpdateAsync);
        routes.Delete("/1/boards/{id}", DeleteAsync);
    }

    private Task ListAsync(HttpContext context) =>
        ManagementAnswers.WriteAsync(context, 200, shared.Boards.List(context.Caller().Environment.Id).Select(board => json.Describe(context, board)).ToList());

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } board) await ManagementAnswers.WriteAsync(context, 200, json.Describe(context, board));
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null || await ReadAsync(context, body, null) is not { } said) return;
        var added = shared.Boards.AddUnless(static _ => false, (id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, made => json.Describe(context, made));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null || await ReadAsync(context, body, known) is not { } said) return;
        var update = shared.Boards.Update(known.EnvironmentId, known.Id, null, board => board with
        {
            Name = said.Name,
            Description = said.Description,
            Panels = said.Panels,
            Tags = said.Tags,
            PresetFilters = body.Has("preset_filters") ? said.PresetFilters : board.PresetFilters,
        });
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, updated => json.Describe(context, updated));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        shared.Boards.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private async Task<Board?> ReadAsync(HttpContext context, ManagementBody body, Board? known)
    {
        if (body.UnknownField(Fields) is { } unknown)
        {
            await HoneycombProblem.Unparseable(context, $"received unexpected field \"{unknown}\"");
            return null;
        }

        var environmentId = context.Caller().Environment.Id;
        var (name, description) = (body.Text("name", 1, MaxNameChars), body.Text("description", 0, MaxDescriptionChars) ?? "");
        if (known is null && !body.Has("type")) body.Refuse("type", "missing", "cannot be blank");
        body.Word("type", "flexible");
        var places = body.Word("layout_generation", "auto", "manual") != "auto";
        var panels = new BoardPanelReader(shared, annotated, environmentId).Read(body, places) ?? [];
        var (tags, filters) = (TagList.Read(body) ?? [], ReadFilters(body));
        if (await body.IsRefusedAsync(context)) return null;
        return new Board
        {
            Id = known?.Id ?? "",
            EnvironmentId = environmentId,
            CreatedAt = default,
            UpdatedAt = default,
            Name = name!,
            Description = description,
            Panels = panels.Count == 0 ? [] : BoardLayout.Place(panels),
            Tags = tags,
            PresetFilters = filters,
        };
    }

    private static JsonText? ReadFilters(ManagementBody body)
    {
        if (body.Objects("preset_filters", MaxPresetFilters) is not { } items) return null;
        var filters = items.Select(item => new { column = item.Text("column", 1, MaxColumnChars), alias = item.Text("alias", 1, MaxAliasChars) }).ToList();
        return JsonText.Parse(JsonSerializer.Serialize(filters));
    }

    private async Task<Board?> FindAsync(HttpContext context) => await ManagementAnswers.FindAsync(context, shared.Boards, context.Caller().Environment.Id, Kind);
}
