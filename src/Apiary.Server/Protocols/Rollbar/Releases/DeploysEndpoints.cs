using System.Globalization;
using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Protocols.Rollbar.Items;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Releases;

/// <summary>Deploys: <c>/deploy</c>, <c>/deploy/:id</c>, <c>/deploys</c> (reference, section 8).</summary>
internal sealed class DeploysEndpoints(RollbarCallers callers, Errors.Deploys deploys, ErrorItems items, WorkspaceStore workspace, RollbarOptions options)
{
    private const int PerPage = 20, MostPerPage = 5_000, MaxRevisionChars = 40, MaxEnvironmentChars = 255, MaxCommentChars = 64_000, MaxNameChars = 255;

    private static readonly string[] States = ["started", "succeeded", "failed", "timed_out"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/1/deploy", AddAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapPatch("/api/1/deploy/{id:long}", EndAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/deploy/{id:long}", FindAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/deploys", ListAsync).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task AddAsync(HttpContext context)
    {
        using var body = new RollbarBody();
        var refusal = await body.ReadAsync(context, options.MaxRequestBytes);
        if (await callers.FindAsync(context, KeyPermissions.PostServerItems, body) is not { } project) return;
        if (refusal is not null || FaultOf(body) is not null)
        {
            await RollbarReplies.RefuseAsync(context, refusal?.Status ?? 422, refusal?.Message ?? FaultOf(body)!);
            return;
        }

        var status = body.Field("status") is { Length: > 0 } given ? given : "succeeded";
        var deploy = deploys.Add((id, now) => new Deploy
        {
            Id = id,
            ProjectId = project.Id,
            Environment = body.Field("environment"),
            Revision = RevisionOf(body),
            LocalUsername = Text(body, "local_username") ?? Text(body, "rollbar_username") ?? Text(body, "rollbar_name"),
            Comment = body.Field("comment") is { Length: > 0 } comment ? ErrorPayload.Cut(comment, MaxCommentChars) : null,
            Status = status,
            StartedAt = now,
            FinishedAt = status == "started" ? null : now,
        });
        if (status == "succeeded") ResolveMended(deploy);
        await RollbarReplies.SendAsync(context, 200, json =>
        {
            json.WriteNumber("err"u8, 0);
            json.WriteStartObject("data"u8);
            json.WriteNumber("deploy_id"u8, deploy.Id);
            json.WriteEndObject();
        });
    }

    private async Task EndAsync(HttpContext context)
    {
        using var body = new RollbarBody();
        var refusal = await body.ReadAsync(context, options.MaxRequestBytes);
        if (await callers.FindAsync(context, KeyPermissions.PostServerItems, body) is not { } project) return;
        if (refusal is not null || !States.Contains(body.Field("status")))
        {
            await RollbarReplies.RefuseAsync(context, refusal?.Status ?? 422, refusal?.Message ?? $"status must be one of {string.Join(", ", States)}");
            return;
        }

        var (deploy, isChanged) = deploys.End(project.Id, IdOf(context), body.Field("status"), Text(body, "comment"));
        if (deploy is null) await RollbarReplies.RefuseAsync(context, 404, "Deploy not found in this project.");
        else if (!isChanged) await RollbarReplies.RefuseAsync(context, 409, "The deploy can not be updated because its status is not started");
        else await AnswerChangedAsync(context, project, deploy);
    }

    private Task AnswerChangedAsync(HttpContext context, WorkspaceEnvironment project, Deploy deploy)
    {
        if (deploy.Status == "succeeded") ResolveMended(deploy);
        return RollbarReplies.SendResultAsync(context, json => Write(json, project, deploy));
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        if (deploys.Find(project.Id, IdOf(context)) is { } deploy) await RollbarReplies.SendResultAsync(context, json => Write(json, project, deploy));
        else await RollbarReplies.RefuseAsync(context, 404, "Deploy not found in this project.");
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var (page, limit) = (Paging.PageOf(context.Request), Paging.Number(context.Request, "limit", PerPage, MostPerPage));
        var shown = deploys.List(project.Id).Skip((int)Math.Min((long)(page - 1) * limit, int.MaxValue)).Take(limit);
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("page"u8, page);
            json.WriteStartArray("deploys"u8);
            foreach (var deploy in shown) Write(json, project, deploy);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>The items that its comment names are resolved in its revision.</summary>
    private void ResolveMended(Deploy deploy)
    {
        foreach (var counter in MendedItems.In(deploy.Comment ?? ""))
        {
            if (items.FindByCounter(deploy.ProjectId, counter) is not { } item) continue;
            items.Change(deploy.ProjectId, item.Id, (known, now) => known.Status == ErrorStatus.Resolved ? known : known with { Status = ErrorStatus.Resolved, ResolvedAt = now, ResolvedInVersion = deploy.Revision });
        }
    }

    private void Write(Utf8JsonWriter json, WorkspaceEnvironment project, Deploy deploy)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, deploy.Id);
        json.WriteNumber("project_id"u8, ProjectNumbers.Of(workspace, project));
        json.WriteString("environment"u8, deploy.Environment);
        json.WriteString("revision"u8, deploy.Revision);
        json.WriteString("local_username"u8, deploy.LocalUsername);
        json.WriteNull("user_id"u8);
        json.WriteString("comment"u8, deploy.Comment);
        json.WriteString("status"u8, deploy.Status);
        ItemJson.Seconds(json, "start_time", deploy.StartedAt);
        ItemJson.Seconds(json, "finish_time", deploy.FinishedAt);
        json.WriteEndObject();
    }

    /// <summary>What is wrong with a deploy, in the service's words; null for nothing.</summary>
    private static string? FaultOf(RollbarBody body)
    {
        var faults = new List<string>();
        if (body.Field("environment").Length == 0) faults.Add("Missing 'environment' key.");
        if (RevisionOf(body).Length == 0) faults.Add("Missing 'revision' or 'head_long' key.");
        if (body.Field("environment").Length > MaxEnvironmentChars) faults.Add($"'environment' must have at most {MaxEnvironmentChars} characters.");
        if (RevisionOf(body).Length > MaxRevisionChars) faults.Add($"'revision' must have at most {MaxRevisionChars} characters.");
        if (body.Field("status") is { Length: > 0 } status && !States.Contains(status)) faults.Add($"'status' must be one of {string.Join(", ", States)}.");
        return faults.Count == 0 ? null : string.Join(' ', faults);
    }

    private static string RevisionOf(RollbarBody body) => body.Field("revision") is { Length: > 0 } revision ? revision : body.Field("head_long");

    private static string? Text(RollbarBody body, string name) => body.Field(name) is { Length: > 0 } text ? ErrorPayload.Cut(text, MaxNameChars) : null;

    private static long IdOf(HttpContext context) => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
}
