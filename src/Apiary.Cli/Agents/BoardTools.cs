using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Boards: what the team looks at.</summary>
internal static class BoardTools
{
    private const int MostBoards = 100;

    /// <summary><c>list_boards</c></summary>
    public static AgentTool List { get; } = new("list_boards", "The team's boards: what it finds worth watching.", [], async call =>
    {
        var found = await call.GetAsync("api/boards");
        var answer = new JsonObject();
        AgentAnswer.AddList(answer, "boards", found["boards"], MostBoards, board =>
        {
            var picked = AgentAnswer.Pick(board, "id", "name", "description", "updated_at");
            picked["panels"] = (board!["panels"] as JsonArray)?.Count ?? 0;
            picked["url"] = Address(call, board);
            return picked;
        });
        return answer;
    });

    /// <summary><c>get_board</c></summary>
    public static AgentTool Get { get; } = new(
        "get_board",
        "The panels of a board: of each question its name, dataset and specification, which run_query takes as it is.",
        [new("id", "string", "The board's id, as list_boards says.", true)],
        async call =>
        {
            var board = await call.GetAsync($"api/boards/{AgentCall.Escape(call.Required("id"))}");
            var saved = (await call.GetAsync("api/saved-queries"))["saved_queries"] as JsonArray ?? [];
            var answer = AgentAnswer.Pick(board, "name", "description");
            answer["url"] = Address(call, board);
            AgentAnswer.AddList(answer, "panels", board["panels"], MostBoards, panel => Describe(panel!, saved));
            return answer;
        });

    private static JsonObject Describe(JsonNode panel, JsonArray saved)
    {
        var described = AgentAnswer.Pick(panel, "kind", "text", "slo_id");
        if (panel["saved_query_id"]?.ToString() is not { } id) return described;
        var query = saved.FirstOrDefault(item => item?["id"]?.ToString() == id);
        if (query is null) described["missing"] = "the saved query of this panel is gone";
        else foreach (var (name, value) in AgentAnswer.Pick(query, "name", "description", "dataset", "query").ToList()) described[name] = value?.DeepClone();
        return described;
    }

    private static string Address(AgentCall call, JsonNode board) => call.Page($"boards/{AgentCall.Escape(board["id"]!.ToString())}");
}
