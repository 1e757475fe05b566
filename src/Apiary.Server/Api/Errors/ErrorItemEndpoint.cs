using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary><c>GET</c> and <c>PATCH /api/errors/items/{counter}</c>: one item, with its course, whom and what it met, and the deploys that lie in between.</summary>
internal sealed class ErrorItemEndpoint(ErrorItems items, ErrorCounts counts, ErrorFigures figures, Deploys deploys, MemberStore members, TimeProvider time)
{
    private const int Hours = 48, Days = 60, MostShares = 20;

    private static readonly string[] Person = [ErrorFields.PersonId, ErrorFields.PersonName, ErrorFields.PersonEmail];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/items/{counter:int}", FindAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPatch("/api/errors/items/{counter:int}", ChangeAsync).AllowCallers(CallerPolicy.Columns);
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await ItemAsync(context) is not { } item) return;
        try
        {
            await AnswerAsync(context, item);
        }
        catch (QueryLimitException failure)
        {
            await ApiErrors.Write(context, 422, failure.Message);
        }
    }

    private async Task ChangeAsync(HttpContext context)
    {
        if (await ItemAsync(context) is not { } item) return;
        using var body = await ApiBody.ReadAsync(context, ErrorChangeBody.Fields);
        if (body is null) return;
        var change = ErrorChangeBody.Read(body, members);
        if (await body.IsRefusedAsync(context)) return;
        var changed = items.Change(item.ProjectId, item.Id, change.Apply, Author.Of(context.Caller()))!;
        await context.Response.WriteAsJsonAsync(ErrorItemJson.Describe(changed, counts.Of(changed), null, null, members, time.GetUtcNow()), context.RequestAborted);
    }

    private async Task<ErrorItem?> ItemAsync(HttpContext context)
    {
        var project = context.Caller().Environment;
        if (items.FindByCounter(project.Id, (int)ErrorRequests.Of(context, "counter")) is { } item)
        {
            await counts.ReadyAsync(project);
            return item;
        }

        await ApiErrors.Write(context, 404, "there is no such item in this environment");
        return null;
    }

    private async Task AnswerAsync(HttpContext context, ErrorItem item)
    {
        var (project, now, cancellation) = (context.Caller().Environment, time.GetUtcNow(), context.RequestAborted);
        long[] ids = [.. item.EventIds];
        var (hours, days) = (ErrorWindow.Hours(now, Hours), ErrorWindow.Days(now, Days));
        var byHour = await figures.CountOverTimeAsync(project, ids, hours, cancellation);
        var byDay = await figures.CountOverTimeAsync(project, ids, days, cancellation);
        var people = await figures.CountPeopleAsync(project, ids, cancellation);
        var met = await figures.CountByAsync(project, ids, Person, MostShares, cancellation);
        var hosts = await figures.CountByAsync(project, ids, [ErrorFields.Host], MostShares, cancellation);
        var versions = await figures.CountByAsync(project, ids, [ErrorFields.CodeVersion], MostShares, cancellation);
        var services = await figures.CountByAsync(project, ids, [ErrorFields.Service], MostShares, cancellation);
        var sources = await figures.CountByAsync(project, ids, [ErrorFields.Source], MostShares, cancellation);
        var count = counts.Of(item);
        var described = ErrorItemJson.Describe(item, count, ErrorFigures.Of(item, people), null, members, now);
        described["last_occurrence_id"] = count.LastOccurrenceId == 0 ? null : count.LastOccurrenceId;
        described["hours"] = new { window = ErrorRequests.Describe(hours), counts = ErrorFigures.Of(item, byHour, Hours) };
        described["days"] = new { window = ErrorRequests.Describe(days), counts = ErrorFigures.Of(item, byDay, Days) };
        described["met"] = met.Select(share => new { id = share.Values[0], name = share.Values[1], email = share.Values[2], occurrences = share.Count, last_seen = OccurrenceIds.TimeOf(share.LastOccurrenceId) });
        described["hosts"] = Named(hosts);
        described["versions"] = Named(versions);
        described["services"] = Named(services);
        described["sources"] = Named(sources);
        described["deploys"] = deploys.List(project.Id)
            .Where(deploy => deploy.Environment == item.Environment && deploy.StartedAt.ToUnixTimeSeconds() >= days.StartSecond)
            .Take(ErrorDeploysEndpoint.MaxDeploys)
            .Select(ErrorDeploysEndpoint.Describe);
        // What may have brought it: the last deploy before it became active.
        described["suspect"] = deploys.Before(project.Id, item.Environment, item.ActivatedAt) is { } suspect ? ErrorDeploysEndpoint.Describe(suspect) : null;
        await context.Response.WriteAsJsonAsync(described, cancellation);
    }

    private static IEnumerable<object> Named(IReadOnlyList<ErrorShare> shares) =>
        shares.Select(share => new { name = share.Values[0], occurrences = share.Count, last_seen = OccurrenceIds.TimeOf(share.LastOccurrenceId) });
}
