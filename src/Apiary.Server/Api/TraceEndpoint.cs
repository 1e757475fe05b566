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

    private const double NanosPerMillisecond = 1e6;

    private static readonly string[] Columns =
        ["time_ms", "duration_ms", "span_id", "parent_id", "name", "service", "kind", "error", "type", "dataset"];

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
        var fields = context.Request.Query["fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
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
        var strings = new ValueIndex<string>();
        var values = new ValueIndex<FieldValue>();
        writer.WriteStartObject();
        writer.WriteString("trace_id", traceId);
        writer.WriteString("start", spans.Count == 0 ? null : NanoText.ToRfc3339(spans.TimestampNanos(0)));
        ResultJson.WriteTexts(writer, "fields", fields);
        ResultJson.WriteTexts(writer, "columns", Columns.Concat(fields));
        writer.WriteStartArray("rows");
        for (var row = 0; row < spans.Count; row++) WriteSpan(writer, spans, row, fields.Length, strings, values);
        writer.WriteEndArray();
        ResultJson.WriteTexts(writer, "strings", strings.Values);
        writer.WriteStartArray("values");
        foreach (var value in values.Values) FieldValueJson.Write(writer, value);
        writer.WriteEndArray();
        ResultJson.WriteEnd(writer, table.Statistics, spans.Count < MaxSpans
            ? table.Warnings
            : [.. table.Warnings, $"the trace has more events than can be shown; these are its first {MaxSpans}"]);
        writer.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter writer, SpanTable spans, int row, int fieldCount, ValueIndex<string> strings, ValueIndex<FieldValue> values)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((spans.TimestampNanos(row) - spans.TimestampNanos(0)) / NanosPerMillisecond);
        if (spans.DurationMs(row) is { } duration) writer.WriteNumberValue(duration);
        else writer.WriteNullValue();
        writer.WriteStringValue(spans.SpanId(row));
        writer.WriteStringValue(spans.ParentId(row));
        WriteIndex(writer, strings, spans.Name(row));
        WriteIndex(writer, strings, spans.Service(row));
        WriteIndex(writer, strings, spans.Kind(row));
        if (spans.IsError(row) is { } error) writer.WriteBooleanValue(error);
        else writer.WriteNullValue();
        writer.WriteNumberValue((int)spans.Type(row));
        WriteIndex(writer, strings, spans.Dataset(row));
        for (var i = 0; i < fieldCount; i++)
        {
            var value = spans.Field(i, row);
            if (value.IsNull) writer.WriteNullValue();
            else writer.WriteNumberValue(values.Of(value));
        }

        writer.WriteEndArray();
    }

    private static void WriteIndex(Utf8JsonWriter writer, ValueIndex<string> strings, string? text)
    {
        if (text is null) writer.WriteNullValue();
        else writer.WriteNumberValue(strings.Of(text));
    }

    private static string TraceId(HttpContext context) => (string)context.Request.RouteValues["traceId"]!;
}
