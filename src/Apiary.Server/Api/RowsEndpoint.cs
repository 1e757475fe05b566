using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>POST /api/rows</c>: whole events that pass a query's filters in its time range, newest first unless asked otherwise;
/// and <c>GET /api/trace/{id}</c>: all events of one trace over all datasets of the environment.
/// </summary>
internal sealed class RowsEndpoint(DatasetCatalog catalog, QueryRunner runner, TimeProvider time)
{
    /// <summary>Most events of one answer; more is what the export is for.</summary>
    public const int MaxRows = 10_000;

    private static readonly string[] OtherFields = ["columns", "limit", "order"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/rows", RowsAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/trace/{traceId}", TraceAsync).AllowCallers(CallerPolicy.Queries);
    }

    private async Task RowsAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, catalog, OtherFields);
        if (question is null) return;
        if (question.Number("limit", 100, 1, MaxRows) is not { } limit)
        {
            await ApiErrors.Write(context, 400, $"limit: expected a whole number from 1 to {MaxRows}");
            return;
        }

        if (!TryReadOrder(question.Body.RootElement, out var newestFirst) || !TryReadColumns(question.Body.RootElement, out var columns))
        {
            await ApiErrors.Write(context, 400, "expected order to be newest or oldest, and columns to be a list of names");
            return;
        }

        var window = QueryWindow.Resolve(question.Spec, time.GetUtcNow());
        var query = new RowQuery
        {
            Filters = question.Spec.Filters,
            FilterCombination = question.Spec.FilterCombination,
            StartNanos = window.StartNanos,
            EndNanos = window.EndNanos,
            Columns = columns,
            Limit = limit,
            NewestFirst = newestFirst,
        };
        await AnswerAsync(context, token => runner.ReadRowsAsync(question.Scope, query, token));
    }

    private Task TraceAsync(HttpContext context)
    {
        var traceId = (string)context.Request.RouteValues["traceId"]!;
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        return AnswerAsync(context, token => runner.ReadTraceAsync(scope, traceId, token));
    }

    private async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task<RowResult>> read)
    {
        try
        {
            var result = await read(context.RequestAborted);
            context.Response.ContentType = "application/json";
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonLines.WriterOptions);
            writer.WriteStartObject();
            writer.WriteStartArray("rows");
            foreach (var row in result.Rows) RowJson.Write(writer, row, catalog);
            writer.WriteEndArray();
            ResultJson.WriteEnd(writer, result.Statistics, result.Warnings);
            writer.WriteEndObject();
        }
        catch (QueryLimitException limit)
        {
            await ApiErrors.Write(context, 422, limit.Message);
        }
    }

    private static bool TryReadOrder(JsonElement body, out bool newestFirst)
    {
        newestFirst = true;
        if (!body.TryGetProperty("order", out var order)) return true;
        newestFirst = order.ValueKind == JsonValueKind.String && order.ValueEquals("newest"u8);
        return newestFirst || (order.ValueKind == JsonValueKind.String && order.ValueEquals("oldest"u8));
    }

    private static bool TryReadColumns(JsonElement body, out IReadOnlyList<string> columns)
    {
        columns = [];
        if (!body.TryGetProperty("columns", out var list)) return true;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)) return false;
        columns = [.. list.EnumerateArray().Select(name => name.GetString()!)];
        return true;
    }
}
