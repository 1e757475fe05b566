using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary><c>GET</c> and <c>PATCH /api/errors/items</c>: the inbox, page by page, and what is changed of many items at once.</summary>
internal sealed class ErrorItemsEndpoint(ErrorItems items, ErrorCounts counts, ErrorFigures figures, MemberStore members, TimeProvider time)
{
    /// <summary>Most items of one page, and of one change.</summary>
    public const int MaxItems = 200;

    private const int UsualItems = 50, Hours = 24, Days = 30, MostNames = 100;

    private static readonly string[] States = ["active", "snoozed", "resolved", "muted", "archived"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/items", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPatch("/api/errors/items", ChangeAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapGet("/api/errors/assignees", AssigneesAsync).AllowCallers(CallerPolicy.Queries);
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (ErrorItemOrder.Read(query) is not { } order)
        {
            await ApiErrors.Write(context, 400, $"expected sort to be one of {string.Join(", ", ErrorItemOrder.Keys)}, and order to be ascending or descending");
            return;
        }

        if (!ErrorItemOrder.TryReadPlace(query["page"].ToString(), out var place) || ErrorRequests.Number(query, "limit", UsualItems, MaxItems) is not { } limit || query["range"].ToString() is not ("" or "day" or "month"))
        {
            await ApiErrors.Write(context, 400, $"expected page to be what next said, limit a whole number from 1 to {MaxItems}, and range to be day or month");
            return;
        }

        try
        {
            await ListAsync(context, new ErrorItemFilter(query), order, place, limit);
        }
        catch (QueryLimitException failure)
        {
            await ApiErrors.Write(context, 422, failure.Message);
        }
    }

    private async Task ListAsync(HttpContext context, ErrorItemFilter filter, ErrorItemOrder order, (long Value, int Counter)? place, int limit)
    {
        var (project, now, cancellation) = (context.Caller().Environment, time.GetUtcNow(), context.RequestAborted);
        await counts.ReadyAsync(project);
        // One without an occurrence was made for one that was never acknowledged, or whose events are gone.
        var all = items.List(project.Id).Where(item => counts.Of(item).Total > 0).ToList();
        var met = filter.Version is null && filter.Person is null ? null : await figures.FindItemsAsync(project, filter.Version, filter.Person, cancellation);
        var states = States.ToDictionary(name => name, _ => 0);
        var found = new List<ErrorItem>();
        foreach (var item in all.Where(item => filter.Takes(item) && (met is null || item.EventIds.Any(met.Contains))))
        {
            var state = ErrorItemFilter.StatusOf(item, now);
            states[state]++;
            if (filter.TakesStatus(state)) found.Add(item);
        }

        var people = order.Key == "people" ? await figures.CountPeopleAsync(project, null, cancellation) : null;
        var shown = order.Sort(found.Select(item => (order.ValueOf(item, counts.Of(item), people is null ? 0 : ErrorFigures.Of(item, people)), item)), place).Take(limit + 1).ToList();
        var page = shown.Take(limit).Select(pair => pair.Item).ToList();
        var ids = page.SelectMany(item => item.EventIds).ToList();
        var window = context.Request.Query["range"].ToString() == "month" ? ErrorWindow.Days(now, Days) : ErrorWindow.Hours(now, Hours);
        var series = await figures.CountOverTimeAsync(project, ids, window, cancellation);
        people ??= await figures.CountPeopleAsync(project, ids, cancellation);
        var answer = new
        {
            items = page.Select(item => ErrorItemJson.Describe(item, counts.Of(item), ErrorFigures.Of(item, people), ErrorFigures.Of(item, series, window.BucketCount), members, now)),
            next = shown.Count > limit ? ErrorItemOrder.PlaceText(shown[limit - 1].Value, shown[limit - 1].Item) : null,
            total = found.Count,
            // Of all that the other filters take; and what there is to filter by.
            states,
            any = all.Count > 0,
            environments = Names(all.Select(item => item.Environment)),
            frameworks = Names(all.Select(item => item.Framework)),
            window = ErrorRequests.Describe(window),
        };
        await context.Response.WriteAsJsonAsync(answer, cancellation);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, ["counters", .. ErrorChangeBody.Fields]);
        if (body is null) return;
        var counters = ErrorChangeBody.Counters(body, "counters", MaxItems);
        var change = ErrorChangeBody.Read(body, members);
        if (counters.Count > 1 && change.Title is not null) body.Refuse("title", "expected with one item alone");
        if (await body.IsRefusedAsync(context)) return;
        var (project, now) = (context.Caller().Environment, time.GetUtcNow());
        await counts.ReadyAsync(project);
        var known = counters.Select(counter => items.FindByCounter(project.Id, counter)).OfType<ErrorItem>().ToList();
        if (known.Count == 0)
        {
            await ApiErrors.Write(context, 404, "there is no such item in this environment");
            return;
        }

        var changed = known.Select(item => items.Change(project.Id, item.Id, change.Apply, Author.Of(context.Caller()))!).ToList();
        await context.Response.WriteAsJsonAsync(new { items = changed.Select(item => ErrorItemJson.Describe(item, counts.Of(item), null, null, members, now)) }, context.RequestAborted);
    }

    private Task AssigneesAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { members = members.All.Select(member => new { id = member.Id, name = member.Name }) }, context.RequestAborted);

    private static IEnumerable<string> Names(IEnumerable<string> names) =>
        names.Where(name => name.Length > 0).CountBy(name => name).OrderByDescending(pair => pair.Value).Take(MostNames).Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
