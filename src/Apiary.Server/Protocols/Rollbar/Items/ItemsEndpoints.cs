using System.Globalization;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>Items: <c>/items</c>, <c>/item/:id</c>, <c>/item_by_counter/:n</c>, <c>/environments</c> (reference, section 7).</summary>
internal sealed class ItemsEndpoints(RollbarCallers callers, ErrorItems items, ErrorCounts counts, ErrorFigures figures, Occurrences occurrences, WorkspaceStore workspace, RollbarOptions options, TimeProvider time)
{
    private const int PerPage = 100, MostEnvironments = 5_000, EnvironmentsPerPage = 20;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/1/items", ListAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/item", FindByUuidAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/item/{id:long}", FindAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapPatch("/api/1/item/{id:long}", PatchAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/item_by_counter/{counter:int}", FindByCounterAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/environments", EnvironmentsAsync).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        await counts.ReadyAsync(project);
        var (filter, now, page) = (new ItemFilter(context.Request.Query), time.GetUtcNow(), Paging.PageOf(context.Request));
        if (filter.Search.Fault is { } fault)
        {
            await RollbarReplies.RefuseAsync(context, 422, fault);
            return;
        }

        var having = filter.Search.Filters.Count == 0 ? null : await figures.FindItemsAsync(project, filter.Search.Filters, context.RequestAborted);
        // One without an occurrence was made for one that was never acknowledged, or whose events are gone.
        var found = items.List(project.Id).Select(item => (Item: item, Count: counts.Of(item)))
            .Where(pair => pair.Count.Total > 0 && filter.Takes(pair.Item, now) && (having is null || pair.Item.EventIds.Any(having.Contains))).ToList();
        var shown = found.OrderByDescending(pair => pair.Count.LastOccurrenceId).Skip((page - 1) * PerPage).Take(PerPage).ToList();
        var addresses = await AddressesAsync(project, [.. shown.Select(pair => pair.Item)], context.RequestAborted);
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("page"u8, page);
            json.WriteNumber("total_count"u8, found.Count);
            json.WriteStartArray("items"u8);
            foreach (var (item, count) in shown) ItemJson.Write(json, item, count, Unique(addresses, item), NumberOf(project));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is { } project) await AnswerAsync(context, project, items.Find(project.Id, IdOf(context)), "Item not found in this project.");
    }

    private async Task FindByUuidAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var uuid = context.Request.Query["uuid"].ToString();
        if (uuid.Length is 0 or > 36)
        {
            await RollbarReplies.RefuseAsync(context, 400, "Invalid UUID format");
            return;
        }

        var found = await occurrences.ReadAsync(project, [Occurrences.Is(ErrorFields.Uuid, Engine.Events.FieldValue.String(uuid))], 0, 1, context.RequestAborted);
        await AnswerAsync(context, project, found is [var occurrence] ? items.Find(project.Id, occurrence.ItemId) : null, "UUID did not match any occurrence");
    }

    private async Task FindByCounterAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        if (items.FindByCounter(project.Id, int.Parse((string)context.Request.RouteValues["counter"]!, CultureInfo.InvariantCulture)) is not { } item)
        {
            await RollbarReplies.RefuseAsync(context, 404, "Item not found in this project.");
            return;
        }

        // Without a host, so that a client's header goes with it.
        var path = $"/api/1/item/{item.Id}";
        context.Response.Headers.Location = path;
        await RollbarReplies.SendResultAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("itemId"u8, item.Id);
                json.WriteString("path"u8, $"/item/{item.Id}");
                json.WriteString("uri"u8, path);
                json.WriteEndObject();
            },
            StatusCodes.Status301MovedPermanently);
    }

    private async Task PatchAsync(HttpContext context)
    {
        using var body = new RollbarBody();
        var refusal = await body.ReadAsync(context, options.MaxRequestBytes);
        if (await callers.FindAsync(context, KeyPermissions.WriteItems, body) is not { } project) return;
        if (refusal is not null || body.Json is not { } patch || ItemPatch.FaultOf(patch) is not null)
        {
            var fault = refusal?.Message ?? (body.Json is { } wrong ? ItemPatch.FaultOf(wrong)! : "expected a JSON object");
            await RollbarReplies.RefuseAsync(context, refusal?.Status ?? 422, fault);
            return;
        }

        var changed = items.Change(project.Id, IdOf(context), (item, now) => ItemPatch.Apply(patch, item, now));
        await counts.ReadyAsync(project);
        await AnswerAsync(context, project, changed, "Item not found in this project.", missingStatus: 400);
    }

    private async Task EnvironmentsAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var (page, limit) = (Paging.PageOf(context.Request), Paging.Number(context.Request, "limit", EnvironmentsPerPage, MostEnvironments));
        var names = items.List(project.Id).Select(item => item.Environment).Distinct(StringComparer.Ordinal).Select((name, index) => (Name: name, Id: index + 1));
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("page"u8, page);
            json.WriteStartArray("environments"u8);
            foreach (var (name, id) in names.Skip((page - 1) * limit).Take(limit))
            {
                json.WriteStartObject();
                json.WriteNumber("id"u8, id);
                json.WriteNumber("project_id"u8, NumberOf(project));
                json.WriteString("environment"u8, name);
                json.WriteNumber("visible"u8, 1);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task AnswerAsync(HttpContext context, WorkspaceEnvironment project, ErrorItem? item, string missing, int missingStatus = 404)
    {
        if (item is null)
        {
            await RollbarReplies.RefuseAsync(context, missingStatus, missing);
            return;
        }

        await counts.ReadyAsync(project);
        var addresses = await AddressesAsync(project, [item], context.RequestAborted);
        await RollbarReplies.SendResultAsync(context, json => ItemJson.Write(json, item, counts.Of(item), Unique(addresses, item), NumberOf(project)));
    }

    /// <summary>From how many addresses; not known when that would take too long.</summary>
    private async Task<IReadOnlyDictionary<long, long>?> AddressesAsync(WorkspaceEnvironment project, IReadOnlyList<ErrorItem> shown, CancellationToken cancellationToken)
    {
        try
        {
            return await occurrences.CountAddressesAsync(project, shown, cancellationToken);
        }
        catch (QueryLimitException)
        {
            return null;
        }
    }

    private static long? Unique(IReadOnlyDictionary<long, long>? addresses, ErrorItem item) => addresses?.GetValueOrDefault(item.Id);

    private static long IdOf(HttpContext context) => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    private int NumberOf(WorkspaceEnvironment project) => ProjectNumbers.Of(workspace, project);
}
