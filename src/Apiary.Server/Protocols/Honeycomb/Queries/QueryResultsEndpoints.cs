using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>
/// <c>/1/query_results/{slug|__all__}</c>: runs a saved query and is polled for the answer, section 8.3. The limits that the
/// vendor puts on its service (days, requests a minute) are not ours.
/// </summary>
internal sealed class QueryResultsEndpoints(DatasetCatalog catalog, QueryScopes scopes, FixedQueries saved, ResultJobs jobs)
{
    /// <summary>POST: 201 and the id to poll.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (scopes.Resolve(context.Caller(), Route(context, "slug")) is not { } scope)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await HoneycombProblem.Unparseable(context);
            return;
        }

        var errors = new List<SpecError>();
        var options = QueryResultOptions.Read(body.RootElement, errors);
        var id = body.RootElement.TryGetProperty("query_id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (id is null) errors.Add(new SpecError("query_id", "cannot be blank"));
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors, id is null ? "missing" : "invalid");
            return;
        }

        if (saved.Find(scope.Environment.Id, id!) is not { } query || query.Dataset != scope.Slug)
        {
            await HoneycombProblem.NotFound(context, "Query not found");
            return;
        }

        var spec = QueriesEndpoints.Parse(query);
        var whole = QueryColumns.WithDerived(spec, scope, errors);
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        var job = jobs.Start(scope, query, whole, options!);
        context.Response.Headers.Location = $"/1/query_results/{scope.Slug}/{job.Id}";
        await WriteAsync(context, 201, scope, job, spec, null, series: false);
    }

    /// <summary>GET: 200 with <c>complete</c> true and the data, or false: ask again.</summary>
    public Task GetAsync(HttpContext context)
    {
        if (scopes.Resolve(context.Caller(), Route(context, "slug")) is not { } scope) return HoneycombProblem.DatasetMissing(context);
        var id = Route(context, "id");
        if (!Ids.IsShort(id)) return HoneycombProblem.MalformedId(context);
        if (jobs.Find(id) is not { } job || job.Query.EnvironmentId != scope.Environment.Id || job.Query.Dataset != scope.Slug)
            return HoneycombProblem.NotFound(context, "Query result not found");
        var finished = job.Finished;
        if (finished?.Failure is { } failure) return HoneycombProblem.Simple(context, 400, failure);
        if (finished is not null)
        {
            context.Response.Headers.CacheControl = "private, max-age=86400";
            context.Response.Headers.LastModified = finished.At.ToString("R", CultureInfo.InvariantCulture);
        }

        // Not in the vendor's documents, but its own agent interface asks so when it wants no series.
        var series = context.Request.Query["include_series"] != "false";
        return WriteAsync(context, 200, scope, job, QueriesEndpoints.Parse(job.Query), finished?.Result, series);
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private Task WriteAsync(HttpContext context, int status, QueryScope scope, ResultJob job, QuerySpec spec, QueryResult? result, bool series) =>
        HoneycombProblem.Write(context, status, "application/json", writer =>
        {
            writer.WriteStartObject("query");
            writer.WriteString("id", job.Query.Id);
            QuerySpecJson.WriteFields(writer, spec);
            writer.WriteEndObject();
            writer.WriteString("id", job.Id);
            writer.WriteBoolean("complete", result is not null);
            if (result is not null)
            {
                writer.WritePropertyName("data");
                HoneycombResultJson.WriteData(writer, result, series ? job.Options : job.Options with { DisableSeries = true });
            }

            var url = LinkTo(context, scope, job);
            writer.WriteStartObject("links");
            writer.WriteString("query_url", url);
            writer.WriteString("graph_image_url", url + "/snapshot");
            writer.WriteEndObject();
        });

    /// <summary>The result's page in the web interface, in the vendor's form of an address.</summary>
    private string LinkTo(HttpContext context, QueryScope scope, ResultJob job)
    {
        var team = context.Caller().Key?.TeamSlug ?? scope.Environment.TeamId;
        var dataset = catalog.Find(scope.Environment.Id, scope.Slug) is null ? "" : $"/datasets/{scope.Slug}";
        return $"{context.Request.Scheme}://{context.Request.Host}/{team}/environments/{scope.Environment.Slug}{dataset}/result/{job.Id}";
    }
}
