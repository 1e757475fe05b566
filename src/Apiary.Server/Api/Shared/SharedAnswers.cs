using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary>Answers that shared things have in common.</summary>
internal static class SharedAnswers
{
    /// <summary>No page of ours sets anything.</summary>
    public static readonly JsonText EmptyView = JsonText.Parse("{}");

    private const string NoRoom = "there is no room for it; remove others, or ask the operator for more (--max-shared)";

    /// <summary>201 and the new item, or 422 when there is no room for it.</summary>
    public static Task CreatedAsync<T>(HttpContext context, T? item, Func<T, object> describe)
        where T : SharedItem
    {
        if (item is null) return ApiErrors.Write(context, 422, NoRoom);
        context.Response.StatusCode = StatusCodes.Status201Created;
        return context.Response.WriteAsJsonAsync(describe(item), context.RequestAborted);
    }

    /// <summary>The item, or 404.</summary>
    public static Task FoundAsync<T>(HttpContext context, T? item, Func<T, object> describe)
        where T : SharedItem =>
        item is null ? MissingAsync(context) : context.Response.WriteAsJsonAsync(describe(item), context.RequestAborted);

    /// <summary>The item as it is now; 409 with it when somebody else had changed it, 422 when there is no room for the change, 404 when it is gone.</summary>
    public static Task UpdatedAsync<T>(HttpContext context, SharedUpdate<T> update, Func<T, object> describe)
        where T : SharedItem
    {
        if (update.IsTooLarge) return ApiErrors.Write(context, 422, NoRoom);
        if (!update.IsConflict) return FoundAsync(context, update.Item, describe);
        context.Response.StatusCode = StatusCodes.Status409Conflict;
        return context.Response.WriteAsJsonAsync(new { error = "somebody else has changed it meanwhile", current = describe(update.Item!) }, context.RequestAborted);
    }

    /// <summary>204, or 404.</summary>
    public static Task RemovedAsync(HttpContext context, SharedItem? removed)
    {
        if (removed is null) return MissingAsync(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The id in the address.</summary>
    public static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task MissingAsync(HttpContext context) => ApiErrors.Write(context, 404, $"there is nothing under the id {Id(context)} in this environment");
}
