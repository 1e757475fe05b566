using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Traces and the services that they lead through.</summary>
internal static class TraceTools
{
    private const int MostTraces = 50, UsualTraces = 10, MostSpans = 500, UsualSpans = 100, MostServices = 100, MostMinutes = 44_640;

    private static readonly string[] SpanColumns = ["time_ms", "duration_ms", "span_id", "parent_id", "name", "service", "error", "type"];

    private static readonly string[] SpanTypes = ["span", "span event", "link", "log"];

    /// <summary><c>find_traces</c></summary>
    public static AgentTool Find { get; } = new(
        "find_traces",
        "Traces of the slowest events that pass a query's filters, or of the newest: id, root, duration, spans, errors, services and a link each.",
        [
            AgentArgument.Dataset, AgentArgument.Query, new("newest", "boolean", "True for the newest instead of the slowest."),
            new("limit", "integer", $"Most traces, {UsualTraces} unless said, at most {MostTraces}."),
        ],
        async call =>
        {
            var limit = call.Number("limit", UsualTraces, MostTraces);
            var body = new JsonObject { ["dataset"] = call.Text("dataset"), ["query"] = call.Object("query"), ["limit"] = limit, ["order"] = call.Flag("newest") ? "newest" : "slowest" };
            var result = await call.PostAsync("api/traces", body);
            var answer = new JsonObject();
            AgentAnswer.AddList(answer, "traces", result["traces"], limit, trace =>
            {
                var picked = (JsonObject)AgentAnswer.Trim(trace)!;
                picked["url"] = call.Page($"trace/{AgentCall.Escape(trace!["trace_id"]!.ToString())}");
                return picked;
            });
            AgentAnswer.AddWarnings(answer, result);
            return answer;
        });

    /// <summary><c>get_trace</c></summary>
    public static AgentTool Get { get; } = new(
        "get_trace",
        "The spans of a trace by time, over all datasets, and a link; with span_id everything that is known of that one span instead.",
        [
            new("trace_id", "string", "The value of trace.trace_id.", true), new("span_id", "string", "The value of trace.span_id of one span."),
            new("limit", "integer", $"Most spans, {UsualSpans} unless said, at most {MostSpans}; the earliest are shown, and all that failed among the others."),
        ],
        async call => call.Text("span_id") is { } span ? await SpanAsync(call, call.Required("trace_id"), span) : await SpansAsync(call, call.Required("trace_id")));

    /// <summary><c>list_services</c></summary>
    public static AgentTool Services { get; } = new(
        "list_services",
        "The services that spans came from, busiest first: requests, errors, error ratio and latency percentiles in milliseconds.",
        [new("minutes", "integer", $"How far back, 60 unless said, at most {MostMinutes}.")],
        async call =>
        {
            var result = await call.GetAsync($"api/services?{AgentCall.Since(call.Number("minutes", 60, MostMinutes))}");
            var answer = new JsonObject { ["url"] = call.Page("services") };
            AgentAnswer.AddList(answer, "services", result["services"], MostServices, static item => AgentAnswer.Pick(item, "service", "dataset", "requests", "errors", "error_ratio", "p50", "p95", "p99"));
            AgentAnswer.AddWarnings(answer, result);
            return answer;
        });

    private static async Task<JsonObject> SpansAsync(AgentCall call, string id)
    {
        var limit = call.Number("limit", UsualSpans, MostSpans);
        var result = await call.GetAsync($"api/trace/{AgentCall.Escape(id)}/spans");
        var events = result["columns"]!["time_ms"]!.AsArray().Count;
        if (events == 0) throw new CliException($"no event has trace.trace_id {id}");
        var columns = SpanColumns.Select(name => (Name: name, Values: result["columns"]![name]!.AsArray())).ToList();
        var failed = result["columns"]!["error"]!.AsArray();
        var shown = Enumerable.Range(0, Math.Min(limit, events)).Concat(Enumerable.Range(0, events).Skip(limit).Where(row => failed[row]!.GetValue<int>() == 1).Take(limit));
        return new JsonObject
        {
            ["url"] = call.Page($"trace/{AgentCall.Escape(id)}"),
            ["start"] = result["start"]?.DeepClone(),
            ["events"] = events,
            ["columns"] = new JsonArray([.. SpanColumns.Select(name => JsonValue.Create(name))]),
            ["rows"] = new JsonArray([.. shown.Select(row => new JsonArray([.. columns.Select(column => Value(column.Name, column.Values[row], result))]))]),
        };
    }

    private static JsonNode? Value(string column, JsonNode? value, JsonObject trace)
    {
        // Times and durations are numbers of their own; everything else is a place in a list, or -1 for none.
        if (column is "time_ms" or "duration_ms") return value?.DeepClone();
        if (value!.GetValue<int>() is not (>= 0 and var place)) return null;
        return column switch
        {
            "span_id" or "parent_id" => AgentAnswer.Trim(trace["ids"]?[place]),
            "error" => JsonValue.Create(place == 1),
            "type" => SpanTypes[place],
            _ => AgentAnswer.Trim(trace["strings"]?[place]),
        };
    }

    private static async Task<JsonObject> SpanAsync(AgentCall call, string trace, string span)
    {
        var result = await call.GetAsync($"api/trace/{AgentCall.Escape(trace)}");
        var found = (result["rows"] as JsonArray ?? []).Where(row => row?["data"]?["trace.span_id"]?.ToString() == span || row?["data"]?["trace.parent_id"]?.ToString() == span && row["data"]!["meta.annotation_type"] is not null).ToList();
        if (found.Count == 0) throw new CliException($"no event of the trace {trace} has trace.span_id {span}");
        return new JsonObject { ["url"] = call.Page($"trace/{AgentCall.Escape(trace)}"), ["events"] = new JsonArray([.. found.Take(UsualTraces).Select(row => AgentAnswer.Trim(row, maxItems: 500))]) };
    }
}
