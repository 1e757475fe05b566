using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>Occurrences: <c>/instances</c>, <c>/item/:id/instances</c>, <c>/instance/:id</c> (reference, section 7).</summary>
internal sealed class OccurrencesEndpoints(RollbarCallers callers, ErrorItems items, Occurrences occurrences, WorkspaceStore workspace)
{
    private const int PerPage = 20, MostPerPage = 5_000, MostSkipped = 100_000;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/1/instances", context => ListAsync(context, isOfItem: false)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/item/{id:long}/instances", context => ListAsync(context, isOfItem: true)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/instance/{id:long}", FindAsync).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task ListAsync(HttpContext context, bool isOfItem)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var filters = new List<Filter>();
        if (isOfItem)
        {
            if (items.Find(project.Id, IdOf(context)) is not { } item)
            {
                await RollbarReplies.RefuseAsync(context, 404, "Item not found in this project.");
                return;
            }

            filters.Add(Occurrences.Of(item));
        }

        var (page, limit) = (Paging.PageOf(context.Request), Paging.Number(context.Request, "limit", PerPage, MostPerPage));
        var skip = (long)(page - 1) * limit;
        if (long.TryParse(context.Request.Query["lastId"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            filters.Add(new Filter(ErrorFields.OccurrenceId, FilterOp.Less, [FieldValue.Integer(last)]));
            skip = 0;
        }

        if (skip > MostSkipped)
        {
            await RollbarReplies.RefuseAsync(context, 422, $"pages end after {MostSkipped} occurrences; go on with lastId");
            return;
        }

        await WriteAsync(context, project, filters, (int)skip, limit, found => RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("page"u8, page);
            json.WriteStartArray("instances"u8);
            foreach (var occurrence in found) OccurrenceJson.Write(json, Shown(project, occurrence), ProjectNumbers.Of(workspace, project));
            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        await WriteAsync(context, project, [Occurrences.Is(ErrorFields.OccurrenceId, FieldValue.Integer(IdOf(context)))], 0, 1, found => found is [var occurrence]
            ? RollbarReplies.SendResultAsync(context, json => OccurrenceJson.Write(json, Shown(project, occurrence), ProjectNumbers.Of(workspace, project)))
            : RollbarReplies.RefuseAsync(context, 404, "Occurrence not found in this project."));
    }

    private async Task WriteAsync(HttpContext context, WorkspaceEnvironment project, IReadOnlyList<Filter> filters, int skip, int count, Func<IReadOnlyList<Occurrence>, Task> write)
    {
        IReadOnlyList<Occurrence> found;
        try
        {
            found = await occurrences.ReadAsync(project, filters, skip, count, context.RequestAborted);
        }
        catch (QueryLimitException limit)
        {
            await RollbarReplies.RefuseAsync(context, 422, limit.Message);
            return;
        }

        await write(found);
    }

    /// <summary>Under the item that people see, when its own was merged into that.</summary>
    private Occurrence Shown(WorkspaceEnvironment project, Occurrence occurrence) => occurrence with { ItemId = items.Find(project.Id, occurrence.ItemId)?.Id ?? occurrence.ItemId };

    private static long IdOf(HttpContext context) => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
}
