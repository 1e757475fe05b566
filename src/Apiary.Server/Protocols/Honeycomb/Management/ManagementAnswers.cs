using Apiary.Server.Protocols.Honeycomb.Queries;
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
