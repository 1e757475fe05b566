using System.Globalization;
using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Errors that programs reported, grouped into items.</summary>
internal static class ErrorTools
{
    private const int MostItems = 100, UsualItems = 20, MostFrames = 30, MostCounter = int.MaxValue;

    private static readonly string[] Named =
        ["counter", "title", "level", "status", "environment", "framework", "first_seen", "last_seen", "occurrences", "people", "resolved_in_version"];

    /// <summary><c>list_errors</c></summary>
    public static AgentTool List { get; } = new(
        "list_errors",
        "Errors that programs reported, those seen last first: title, level, status, how often, since when, and a link each.",
        [
            new("status", "string", "active, snoozed, resolved, muted or archived, several with commas between; active unless said."),
            new("search", "string", "Words of the title."),
            new("limit", "integer", $"Most errors, {UsualItems} unless said, at most {MostItems}."),
        ],
        async call =>
        {
            var limit = call.Number("limit", UsualItems, MostItems);
            var found = await call.GetAsync(
                $"api/errors/items?status={AgentCall.Escape(call.Text("status") ?? "active")}&q={AgentCall.Escape(call.Text("search") ?? "")}&sort=last_seen&order=descending&limit={limit}");
            var answer = new JsonObject { ["total"] = found["total"]?.DeepClone() };
            AgentAnswer.AddList(answer, "errors", found["items"], limit, item => Describe(call, item!));
            return answer;
        });

    /// <summary><c>get_error</c></summary>
    public static AgentTool Get { get; } = new(
        "get_error",
        "One error with its newest occurrence: stack, versions, hosts, the deploy that may have brought it, its trace.",
        [new("counter", "integer", "The error's number, as list_errors says.", true)],
        async call =>
        {
            if (call.Given["counter"] is null) throw new CliException("counter is missing");
            var counter = call.Number("counter", 1, MostCounter).ToString(CultureInfo.InvariantCulture);
            var item = await call.GetAsync($"api/errors/items/{counter}");
            var answer = Describe(call, item);
            foreach (var name in (string[])["hosts", "versions", "suspect"])
                if (item[name] is { } value) answer[name] = AgentAnswer.Trim(value, MostFrames);
            var newest = await call.GetAsync($"api/errors/items/{counter}/occurrences?limit=1");
            if (newest["occurrences"] is not JsonArray { Count: > 0 } occurrences) return answer;
            var occurrence = await call.GetAsync($"api/errors/occurrences/{AgentCall.Escape(occurrences[0]!["id"]!.ToString())}");
            occurrence.Remove("data");
            answer["occurrence"] = AgentAnswer.Trim(occurrence, MostFrames);
            return answer;
        });

    private static JsonObject Describe(AgentCall call, JsonNode item)
    {
        var picked = AgentAnswer.Pick(item, Named);
        picked["url"] = call.Page($"errors/{item["counter"]}");
        return picked;
    }
}
