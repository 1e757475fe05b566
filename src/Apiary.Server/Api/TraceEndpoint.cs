using System.Text.Json;
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
internal sealed class TraceEndpoint(DatasetCatalog catalog, QueryRunner runner)
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
            () => runner.ReadTraceAsync(scope, TraceId(context), context.RequestAborted),
            (writer, result) => RowJson.WriteAll(writer, result, catalog));
    }

    private Task SpansAsync(HttpContext context)
    {
        string[] fields = [.. context.Request.Query["fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        if (fields.Length > MaxFields) return ApiErrors.Write(context, 400, $"fields: at most {MaxFields} names");
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        var traceId = TraceId(context);
        var query = new RowQuery
        {
            Filters = [new Filter(SpanFields.TraceId, FilterOp.Equal, [FieldValue.String(traceId)])],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Columns = [.. SpanTable.Columns, .. fields],
            Limit = MaxSpans,
            NewestFirst = false,
        };
        return ApiAnswers.WriteAsync(
            context,
            () => runner.ReadTableAsync(scope, query, context.RequestAborted),
            (writer, table) => WriteSpans(writer, traceId, fields, table));
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

    private static string TraceId(HttpContext context) => (string)context.Request.RouteValues["traceId"]!;
}
