using System.Text.Json;
using System.Text.RegularExpressions;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/trace/{id}</c>: all events of one trace over all datasets of the environment, whole; and
/// <c>GET /api/trace/{id}/spans?fields=a,b</c>: what a waterfall shows of them, small.
/// </summary>
internal sealed partial class TraceEndpoint(DatasetCatalog catalog, QueryRunner runner)
{
    /// <summary>Most events of a waterfall; nobody looks through as many.</summary>
    public const int MaxSpans = 250_000;

    /// <summary>Most columns beside those that every waterfall has.</summary>
    public const int MaxFields = 20;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/trace/{traceId}", TraceAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/trace/{traceId}/spans", SpansAsync).AllowCallers(CallerPolicy.Queries);
    }

    private Task TraceAsync(HttpContext context)
    {
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        return ApiAnswers.WriteAsync(
            context,
            () => FindAsync(TraceId(context), id => runner.ReadTraceAsync(scope, id, context.RequestAborted), result => result.Rows.Count),
            (writer, result) => RowJson.WriteAll(writer, result, catalog));
    }

    private Task SpansAsync(HttpContext context)
    {
        string[] fields = [.. context.Request.Query["fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        if (fields.Length > MaxFields) return ApiErrors.Write(context, 400, $"fields: at most {MaxFields} names");
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        var traceId = TraceId(context);
        RowQuery QueryOf(string id) => new()
        {
            Filters = [new Filter(SpanFields.TraceId, FilterOp.Equal, [FieldValue.String(id)])],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Columns = [.. SpanTable.Columns, .. fields],
            Limit = MaxSpans,
            NewestFirst = false,
        };
        return ApiAnswers.WriteAsync(
            context,
            () => FindAsync(
                traceId,
                id =>
                {
                    traceId = id;
                    return runner.ReadTableAsync(scope, QueryOf(id), context.RequestAborted);
                },
                table => table.RowCount),
            (writer, table) => WriteSpans(writer, traceId, fields, table));
    }

    /// <summary>
    /// Asks for a trace by its id. X-Ray's form of one (<c>1-5759e988-bd862e3fe1be46a994272793</c>) is what logs and headers of its users have, while
    /// events have W3C's, so that is asked for first; senders that took over the header's form as it stands are found by it.
    /// </summary>
    private static async Task<T> FindAsync<T>(string traceId, Func<string, Task<T>> read, Func<T, int> countOf)
    {
        if (XRayForm().Match(traceId) is not { Success: true } match) return await read(traceId);
        var found = await read((match.Groups[1].Value + match.Groups[2].Value).ToLowerInvariant());
        return countOf(found) > 0 ? found : await read(traceId);
    }

    private void WriteSpans(Utf8JsonWriter writer, string traceId, string[] fields, RowTable table)
    {
        var spans = new SpanTable(table, catalog);
        writer.WriteStartObject();
        writer.WriteString("trace_id", traceId);
        writer.WriteString("start", spans.Count == 0 ? null : NanoText.ToRfc3339(spans.TimestampNanos(0)));
        WaterfallJson.Write(writer, spans, fields);
        ResultJson.WriteEnd(writer, table.Statistics, spans.Count < MaxSpans
            ? table.Warnings
            : [.. table.Warnings, $"the trace has more events than can be shown; these are its first {MaxSpans}"]);
        writer.WriteEndObject();
    }

    [GeneratedRegex("^1-([0-9a-fA-F]{8})-([0-9a-fA-F]{24})$", RegexOptions.CultureInvariant)]
    private static partial Regex XRayForm();

    private static string TraceId(HttpContext context) => (string)context.Request.RouteValues["traceId"]!;
}
