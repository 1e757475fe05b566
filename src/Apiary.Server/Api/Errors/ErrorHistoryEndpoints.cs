using System.Globalization;
using Apiary.Server.Api.Shared;
using Apiary.Server.Errors;
using Apiary.Server.Errors.History;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary>What was done to an item and said of it: <c>/api/errors/items/{counter}/history</c>, <c>/comments</c>.</summary>
internal sealed class ErrorHistoryEndpoints(ErrorItems items)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/items/{counter:int}/history", HistoryAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/errors/items/{counter:int}/comments", CommentAsync).AllowCallers(CallerPolicy.Queries);
    }

    /// <summary>The counter in the address.</summary>
    public static int CounterOf(HttpContext context) => int.Parse((string)context.Request.RouteValues["counter"]!, CultureInfo.InvariantCulture);

    /// <summary>404 for an item that is not there.</summary>
    public static Task MissingAsync(HttpContext context) => ApiErrors.Write(context, 404, $"there is no item {CounterOf(context)} in this environment");

    private Task HistoryAsync(HttpContext context) =>
        items.HistoryOf(context.Caller().Environment.Id, CounterOf(context)) is { } entries
            ? context.Response.WriteAsJsonAsync(new { entries = entries.Select(Describe) }, context.RequestAborted)
            : MissingAsync(context);

    private async Task CommentAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "text");
        if (body is null) return;
        var text = body.Text("text", 1, ErrorHistoryEntry.MaxCommentChars);
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        if (items.Comment(caller.Environment.Id, CounterOf(context), text!, Author.Of(caller)) is not { } entry)
        {
            await MissingAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(Describe(entry), context.RequestAborted);
    }

    private static object Describe(ErrorHistoryEntry entry) => new
    {
        at = entry.At,
        person = AuthorJson.Of(entry.Person),
        kind = entry.Kind.ToString().ToLowerInvariant(),
        from = entry.From,
        to = entry.To,
        text = entry.Text,
    };
}
