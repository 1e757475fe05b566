using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/services?start=…&amp;end=…</c>: the services that spans came from, with rate, errors and latency over time; and
/// <c>GET /api/map</c> of the same: which of them calls which.
/// </summary>
internal sealed class ServicesEndpoint(DatasetCatalog catalog, QueryRunner runner, TimeProvider time)
{
    private const long UsualRangeSeconds = 3_600;
    private const long NanosPerSecond = 1_000_000_000;

    private readonly ServiceSearch search = new(runner);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/services", ServicesAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/map", MapAsync).AllowCallers(CallerPolicy.Queries);
    }

    private Task ServicesAsync(HttpContext context)
    {
        if (!TryReadRange(context.Request.Query, out var start, out var end)) return RefuseRange(context);
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        return ApiAnswers.WriteAsync(context, () => search.FindAsync(scope, start, end, context.RequestAborted), (writer, list) => Write(writer, list, end - start));
    }

    private Task MapAsync(HttpContext context)
    {
        if (!TryReadRange(context.Request.Query, out var start, out var end)) return RefuseRange(context);
        var scope = QueryScope.Resolve(catalog, context.Caller(), null)!;
        var names = scope.Datasets.ToDictionary(dataset => dataset.Id, dataset => dataset.Name);
        var query = new ServiceMapQuery
        {
            StartNanos = start * NanosPerSecond,
            EndNanos = end * NanosPerSecond,
            DatasetName = id => names.GetValueOrDefault(id, ""),
        };
        return ApiAnswers.WriteAsync(context, () => runner.MapServicesAsync(scope, query, context.RequestAborted), Write);
    }

    private bool TryReadRange(IQueryCollection request, out long start, out long end)
    {
        start = 0;
        if (!TryReadSecond(request["end"].ToString(), time.GetUtcNow().ToUnixTimeSeconds() + 1, out end)) return false;
        return TryReadSecond(request["start"].ToString(), Math.Max(0, end - UsualRangeSeconds), out start) && start < end;
    }

    private static bool TryReadSecond(string text, long otherwise, out long second)
    {
        second = otherwise;
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out second) && second <= QueryWindow.MaxSeconds);
    }

    private static Task RefuseRange(HttpContext context) => ApiErrors.Write(context, 400, "start and end: expected Unix seconds, start before end");

    private static void Write(Utf8JsonWriter writer, ServiceList list, long rangeSeconds)
    {
        writer.WriteStartObject();
        ResultJson.WriteWindow(writer, list.Window);
        writer.WriteStartArray("services");
        foreach (var service in list.Services)
        {
            writer.WriteStartObject();
            writer.WriteString("service", service.Service);
            writer.WriteString("dataset", service.Dataset);
            writer.WriteNumber("requests", service.Requests);
            writer.WriteNumber("errors", service.Errors);
            writer.WriteNumber("rate_per_s", Math.Round(service.Requests / (double)rangeSeconds, 6));
            writer.WriteNumber("error_ratio", Math.Round(service.Errors / (double)service.Requests, 6));
            WriteNumber(writer, "p50", service.P50);
            WriteNumber(writer, "p95", service.P95);
            WriteNumber(writer, "p99", service.P99);
            writer.WriteStartArray("series");
            foreach (var point in service.Series)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(point.BucketSecond);
                writer.WriteNumberValue(point.Requests);
                writer.WriteNumberValue(point.Errors);
                WriteNumber(writer, point.P50);
                WriteNumber(writer, point.P95);
                WriteNumber(writer, point.P99);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("entry_spans", "span.kind in server, consumer, or no parent");
        ResultJson.WriteTexts(writer, "warnings", list.Warnings);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ServiceMapResult map)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("nodes");
        foreach (var node in map.Nodes)
        {
            writer.WriteStartObject();
            writer.WriteString("service", node.Service);
            writer.WriteNumber("requests", node.Requests);
            writer.WriteNumber("errors", node.Errors);
            WriteNumber(writer, "p95", node.P95);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("edges");
        foreach (var edge in map.Edges)
        {
            writer.WriteStartObject();
            writer.WriteString("from", edge.From);
            writer.WriteString("to", edge.To);
            writer.WriteNumber("calls", edge.Calls);
            writer.WriteNumber("errors", edge.Errors);
            WriteNumber(writer, "p50", edge.P50);
            WriteNumber(writer, "p95", edge.P95);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("sampled", map.SampledOneOf);
        ResultJson.WriteEnd(writer, map.Statistics, map.Warnings);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        writer.WritePropertyName(name);
        WriteNumber(writer, number);
    }

    private static void WriteNumber(Utf8JsonWriter writer, double? number) =>
        FieldValueJson.Write(writer, number is { } value ? FieldValue.Float(value) : FieldValue.Null);
}
