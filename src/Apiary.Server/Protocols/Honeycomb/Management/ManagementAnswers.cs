using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Answers and parts of addresses that kinds of resources have in common.</summary>
internal static class ManagementAnswers
{
    /// <summary>A part of the address.</summary>
    public static string Route(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>An object or a list with a status.</summary>
    public static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, context.RequestAborted);
    }

    /// <summary>204.</summary>
    public static Task Gone(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>409: the workspace holds as many as it may.</summary>
    public static Task NoRoom(HttpContext context) => HoneycombProblem.Conflict(context, "There is no room for it; remove others, or ask the operator for more (--max-shared).");

    /// <summary>
    /// The answer to making or changing an item: it, with this status; 409 for what it clashes with, or when there is no room for it; 404 when it is gone meanwhile.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="status">201 or 200.</param>
    /// <param name="update">What came of it.</param>
    /// <param name="kind">What it is, for the words of 404.</param>
    /// <param name="describe">The item as it is written.</param>
    /// <param name="conflict">What is said of a clash; null where there can be none.</param>
    public static Task AnswerAsync<T>(HttpContext context, int status, SharedUpdate<T> update, string kind, Func<T, object> describe, string? conflict = null)
        where T : SharedItem
    {
        if (update.IsConflict && conflict is not null) return HoneycombProblem.Conflict(context, conflict);
        if (update.IsTooLarge) return NoRoom(context);
        return update.Item is { } item ? WriteAsync(context, status, describe(item)) : HoneycombProblem.NotFound(context, $"{kind} not found");
    }

    /// <summary>A handler that is given what <paramref name="resolve"/> finds behind the address; without it the answer is that there is no such dataset.</summary>
    public static RequestDelegate In(Func<HttpContext, QueryScope?> resolve, Func<HttpContext, QueryScope, Task> handler) =>
        context => resolve(context) is { } scope ? handler(context, scope) : HoneycombProblem.DatasetMissing(context);

    /// <summary>
    /// The item that the address names, once <paramref name="isMeant"/> has looked at it; null when there is none, and then the answer is written.
    /// </summary>
    public static async Task<T?> FindAsync<T>(HttpContext context, SharedItems<T> items, string ownerId, string kind, Func<T, bool>? isMeant = null)
        where T : SharedItem
    {
        var id = context.Route("id");
        if (!Ids.IsShort(id)) await HoneycombProblem.MalformedId(context);
        else if (items.Find(ownerId, id) is { } item && isMeant?.Invoke(item) != false) return item;
        else await HoneycombProblem.NotFound(context, $"{kind} not found");
        return null;
    }
}
