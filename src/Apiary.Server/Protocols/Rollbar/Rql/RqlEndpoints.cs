using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Queries: <c>/rql/jobs</c>, <c>/rql/job/:id</c> (reference, section 9). A query is answered before its job is; so a job that is asked for is always done.</summary>
internal sealed class RqlEndpoints(RollbarCallers callers, RqlRunner runner, RqlJobs jobs, WorkspaceStore workspace, RollbarOptions options)
{
    private const int PerPage = 20;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/1/rql/jobs", AskAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/rql/jobs", ListAsync).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/rql/job/{id:long}", context => FindAsync(context, Write)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/rql/job/{id:long}/result", context => FindAsync(context, WriteResult)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapPost("/api/1/rql/job/{id:long}/cancel", context => FindAsync(context, Write)).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task AskAsync(HttpContext context)
    {
        using var body = new RollbarBody();
        var refusal = await body.ReadAsync(context, options.MaxRequestBytes);
        if (await callers.FindAsync(context, KeyPermissions.ReadItems, body) is not { } project) return;
        var query = body.Field("query_string");
        if (refusal is not null || query.Length == 0)
        {
            await RollbarReplies.RefuseAsync(context, refusal?.Status ?? 422, refusal?.Message ?? "Missing 'query_string' key.");
            return;
        }

        var known = body.Field("force_refresh") is "true" or "1" ? null : jobs.List(project.Id).FirstOrDefault(job => job.Query == query && job.Result is not null);
        try
        {
            var job = known ?? await RunAsync(project, query, RqlParser.Parse(query), context.RequestAborted);
            await RollbarReplies.SendResultAsync(context, json => Write(json, context, project, job));
        }
        catch (RqlException failure)
        {
            await RollbarReplies.RefuseAsync(context, 422, failure.Message);
        }
    }

    private async Task<RqlJob> RunAsync(WorkspaceEnvironment project, string text, RqlQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return jobs.Add(project.Id, text, await runner.RunAsync(project, query, cancellationToken), null);
        }
        catch (QueryLimitException limit)
        {
            return jobs.Add(project.Id, text, null, limit.Message);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var page = Paging.PageOf(context.Request);
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("page"u8, page);
            json.WriteStartArray("jobs"u8);
            foreach (var job in jobs.List(project.Id).Skip((page - 1) * PerPage).Take(PerPage)) Write(json, context, project, job);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task FindAsync(HttpContext context, Action<Utf8JsonWriter, HttpContext, WorkspaceEnvironment, RqlJob> write)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        if (jobs.Find(project.Id, id) is { } job) await RollbarReplies.SendResultAsync(context, json => write(json, context, project, job));
        else await RollbarReplies.RefuseAsync(context, 404, "Job not found in this project.");
    }

    private void Write(Utf8JsonWriter json, HttpContext context, WorkspaceEnvironment project, RqlJob job)
    {
        json.WriteStartObject();
        WriteFields(json, project, job);
        if (context.Request.Query["expand"] == "result")
        {
            json.WritePropertyName("result"u8);
            WriteAnswer(json, job);
        }

        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, HttpContext context, WorkspaceEnvironment project, RqlJob job)
    {
        json.WriteStartObject();
        json.WriteNumber("job_id"u8, job.Id);
        if (context.Request.Query["expand"] == "job")
        {
            json.WriteStartObject("job"u8);
            WriteFields(json, project, job);
            json.WriteEndObject();
        }

        json.WritePropertyName("result"u8);
        WriteAnswer(json, job);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, WorkspaceEnvironment project, RqlJob job)
    {
        json.WriteNumber("id"u8, job.Id);
        json.WriteNumber("project_id"u8, ProjectNumbers.Of(workspace, project));
        json.WriteString("query_string"u8, job.Query);
        json.WriteString("status"u8, job.Fault is null ? "success" : "failed");
        json.WriteString("job_hash"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.ProjectId}\n{job.Query}")))[..40]);
        json.WriteNumber("date_created"u8, job.At.ToUnixTimeSeconds());
        json.WriteNumber("date_modified"u8, job.At.ToUnixTimeSeconds());
    }

    private static void WriteAnswer(Utf8JsonWriter json, RqlJob job)
    {
        json.WriteStartObject();
        json.WriteStartArray("rows"u8);
        foreach (var row in job.Result?.Rows ?? [])
        {
            json.WriteStartArray();
            foreach (var value in row) WriteValue(json, value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        foreach (var list in (ReadOnlySpan<string>)["columns", "selectionColumns"])
        {
            json.WriteStartArray(list);
            foreach (var column in job.Result?.Columns ?? []) json.WriteStringValue(column);
            json.WriteEndArray();
        }

        json.WriteStartArray("errors"u8);
        if (job.Fault is not null) json.WriteStringValue(job.Fault);
        json.WriteEndArray();
        json.WriteStartArray("warnings"u8);
        json.WriteEndArray();
        json.WriteNumber("rowcount"u8, job.Result?.Rows.Count ?? 0);
        json.WriteNumber("executionTime"u8, Math.Round((job.Result?.Milliseconds ?? 0) / 1_000, 6));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldValue value)
    {
        if (value.IsNull) json.WriteNullValue();
        else if (value.TryGetNumber(out var number)) json.WriteRawValue(number == Math.Floor(number) && Math.Abs(number) < 1e15 ? ((long)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture));
        else json.WriteStringValue(value.ToString());
    }
}
