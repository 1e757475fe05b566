using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>POST /api/traces</c>: the traces of the slowest or newest events that pass a question, with what each was.</summary>
internal sealed class TracesEndpoint(DatasetCatalog catalog, QueryScopes scopes, QueryRunner runner, TimeProvider time)
{
    /// <summary>Most traces of one answer.</summary>
    public const int MaxTraces = 100;

    private static readonly string[] OtherFields = ["limit", "order"];

    private readonly TraceSearch search = new(catalog, runner);

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/traces", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, scopes, OtherFields);
        if (question is null) return;
        var isText = question.Body.RootElement.TryGetProperty("order", out var order) && order.ValueKind == JsonValueKind.String;
        var named = isText ? order.GetString() : order.ValueKind == JsonValueKind.Undefined ? "slowest" : null;
        if (question.Number("limit", 20, 1, MaxTraces) is not { } limit || named is not ("slowest" or "newest"))
        {
            await ApiErrors.Write(context, 400, $"expected limit to be a whole number from 1 to {MaxTraces}, and order to be slowest or newest");
            return;
        }

        var window = QueryWindow.Resolve(question.Spec, time.GetUtcNow());
        var everything = QueryScope.Resolve(catalog, context.Caller(), null)!;
        await ApiAnswers.WriteAsync(
            context,
            () => search.FindAsync(question.Scope, everything, question.Spec, window, limit, named == "slowest", context.RequestAborted),
            Write);
    }

    private static void Write(Utf8JsonWriter writer, TraceList list)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("traces");
        foreach (var trace in list.Traces)
        {
            writer.WriteStartObject();
            writer.WriteString("trace_id", trace.TraceId);
            writer.WriteString("start", NanoText.ToRfc3339(trace.StartNanos));
            writer.WriteNumber("duration_ms", Math.Round(trace.DurationMs, 6));
            if (trace.Root is { } root)
            {
                writer.WriteStartObject("root");
                writer.WriteString("service", root.Service);
                writer.WriteString("name", root.Name);
                writer.WriteString("dataset", root.Dataset);
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteNull("root");
            }

            writer.WriteNumber("spans", trace.SpanCount);
            writer.WriteNumber("errors", trace.ErrorCount);
            ResultJson.WriteTexts(writer, "services", trace.Services);
            writer.WriteNumber("matched", trace.MatchedCount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ResultJson.WriteTexts(writer, "warnings", list.Warnings);
        writer.WriteEndObject();
    }
}
