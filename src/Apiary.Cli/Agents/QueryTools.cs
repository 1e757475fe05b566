using System.Globalization;
using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Questions about events.</summary>
internal static class QueryTools
{
    private const int MostGroups = 200, UsualGroups = 20, SeriesGroups = 5, SeriesPoints = 100, MostEvents = 100, UsualEvents = 10, MostDifferences = 30, UsualDifferences = 8, ValuesEach = 5;

    /// <summary><c>run_query</c></summary>
    public static AgentTool Query { get; } = new(
        "run_query",
        "Asks a question: a row for each group, of the breakdowns' values and the calculations' results, with a link that shows it to a person. Give the link with your findings.",
        [
            AgentArgument.Dataset, AgentArgument.Query with { IsRequired = true },
            new("limit", "integer", $"Most groups, {UsualGroups} unless said, at most {MostGroups}."),
            new("series", "boolean", $"Whether to add the course over time of the first {SeriesGroups} groups: points of Unix seconds and results."),
        ],
        async call =>
        {
            var (limit, series, query) = (call.Number("limit", UsualGroups, MostGroups), call.Flag("series"), call.Object("query"));
            query["limit"] ??= limit;
            var asked = (JsonObject)query.DeepClone();
            var result = await call.PostAsync("api/query", new JsonObject { ["dataset"] = call.Text("dataset"), ["query"] = query, ["series"] = series });
            var answer = new JsonObject();
            await AddLinkAsync(call, asked, result, answer);
            answer["columns"] = new JsonArray([.. Copies(result["breakdowns"]), .. Copies(result["calculations"])]);
            AgentAnswer.AddList(answer, "rows", result["groups"], limit, static group => AgentAnswer.Trim(new JsonArray([.. Copies(group?["key"]), .. Copies(group?["values"])])));
            if (result["other"] is JsonObject other) answer["other"] = other["values"]?.DeepClone();
            answer["total"] = result["total"]?["values"]?.DeepClone();
            if (series) answer["series"] = new JsonArray([.. (result["groups"] as JsonArray ?? []).Take(SeriesGroups).Select(group => AgentAnswer.Trim(group?["series"], SeriesPoints))]);
            answer["events_matched"] = result["statistics"]?["rows_matched"]?.DeepClone();
            AgentAnswer.AddWarnings(answer, result);
            return answer;
        });

    /// <summary><c>get_events</c></summary>
    public static AgentTool Events { get; } = new(
        "get_events",
        "Whole events that pass a query's filters in its time range, newest first. Name the columns that matter: events may have hundreds.",
        [
            AgentArgument.Dataset, AgentArgument.Query,
            new("columns", "array", "The columns wanted, by name; all when left out."),
            new("limit", "integer", $"Most events, {UsualEvents} unless said, at most {MostEvents}."),
        ],
        async call =>
        {
            var limit = call.Number("limit", UsualEvents, MostEvents);
            var body = new JsonObject { ["dataset"] = call.Text("dataset"), ["query"] = call.Object("query"), ["limit"] = limit };
            if (call.Given["columns"] is { } columns) body["columns"] = columns.DeepClone();
            var result = await call.PostAsync("api/rows", body);
            var answer = new JsonObject();
            AgentAnswer.AddList(answer, "events", result["rows"], limit, static row => AgentAnswer.Trim(row, maxItems: 500));
            AgentAnswer.AddWarnings(answer, result);
            return answer;
        });

    /// <summary><c>bubbleup</c></summary>
    public static AgentTool BubbleUp { get; } = new(
        "bubbleup",
        "Which columns and values set some events of a query apart from all its others, most telling first: why are these slow, or why do these fail. "
        + "Each value comes with its weight among the selected events and among the others.",
        [
            AgentArgument.Dataset, AgentArgument.Query,
            new("selection", "object", "Which events: {column, min, max} and, or, {start, end} (Unix seconds), and filters: [{column,op,value}].", true),
            new("limit", "integer", $"Most columns, {UsualDifferences} unless said, at most {MostDifferences}."),
        ],
        async call =>
        {
            var limit = call.Number("limit", UsualDifferences, MostDifferences);
            var body = new JsonObject { ["dataset"] = call.Text("dataset"), ["query"] = call.Object("query"), ["selection"] = call.Object("selection"), ["values"] = ValuesEach };
            var result = await call.PostAsync("api/bubbleup", body);
            var answer = new JsonObject { ["selected"] = result["selected"]?.DeepClone(), ["others"] = result["baseline"]?.DeepClone() };
            var telling = (result["columns"] as JsonArray ?? []).Where(column => column?["implied"]?.GetValue<bool>() != true && column?["score"]?.GetValue<double>() > 0).Select(column => column!.DeepClone());
            AgentAnswer.AddList(answer, "columns", new JsonArray([.. telling]), limit, static column => Describe(column!));
            AgentAnswer.AddWarnings(answer, result);
            return answer;
        });

    private static JsonObject Describe(JsonNode column)
    {
        var described = AgentAnswer.Pick(column, "column", "score", "selected_missing", "baseline_missing");
        var name = column["kind"]?.ToString() == "bins" ? "bins" : "values";
        described[name] = AgentAnswer.Trim(column[name], name == "bins" ? ValuesEach * 4 : ValuesEach);
        return described;
    }

    /// <summary>Keeps the question as people's are kept, its times made absolute, and adds the address that shows it.</summary>
    private static async Task AddLinkAsync(AgentCall call, JsonObject asked, JsonObject result, JsonObject answer)
    {
        var absolute = (JsonObject)asked.DeepClone();
        absolute.Remove("time_range");
        foreach (var (name, edge) in ((string, string)[])[("start_time", "start"), ("end_time", "end")])
            absolute[name] = DateTimeOffset.Parse(result["window"]![edge]!.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var run = await call.PostAsync("api/runs", new JsonObject { ["dataset"] = call.Text("dataset"), ["query"] = absolute, ["asked"] = asked });
        answer["url"] = call.Page($"query/{AgentCall.Escape(run["id"]!.GetValue<string>())}");
    }

    private static IEnumerable<JsonNode?> Copies(JsonNode? list) => (list as JsonArray ?? []).Select(item => item?.DeepClone());
}
