using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>What there is to ask about.</summary>
internal static class SchemaTools
{
    private const int MostDatasets = 200, MostColumns = 300, UsualColumns = 100, MostValues = 100, UsualValues = 20;

    /// <summary><c>list_datasets</c></summary>
    public static AgentTool Datasets { get; } = new("list_datasets", "The datasets of the environment, with how many events and when the last one came. Begin here.", [], async call =>
    {
        var found = await call.GetAsync("api/datasets");
        var answer = new JsonObject();
        AgentAnswer.AddList(answer, "datasets", found["datasets"], MostDatasets, static item => AgentAnswer.Pick(item, "name", "slug", "description", "events", "first_time", "last_time"));
        return answer;
    });

    /// <summary><c>list_columns</c></summary>
    public static AgentTool Columns { get; } = new(
        "list_columns",
        "Columns of a dataset, or of all: name, type, description; those written last come first. Names are exact. Calculated ones have the type derived.",
        [AgentArgument.Dataset, new("contains", "string", "Only names that contain this, whatever the case."), new("limit", "integer", $"Most columns, {UsualColumns} unless said, at most {MostColumns}.")],
        async call =>
        {
            var limit = call.Number("limit", UsualColumns, MostColumns);
            var contains = call.Text("contains") ?? "";
            var found = await call.GetAsync($"api/columns?dataset={AgentCall.Escape(call.Text("dataset") ?? "")}");
            var columns = (found["columns"] as JsonArray ?? [])
                .Where(column => column?["hidden"]?.GetValue<bool>() != true && column!["name"]!.GetValue<string>().Contains(contains, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(column => column!["last_written_at"]?.ToString(), StringComparer.Ordinal)
                .DistinctBy(column => column!["name"]!.GetValue<string>(), StringComparer.Ordinal);
            var answer = new JsonObject();
            AgentAnswer.AddList(answer, "columns", new JsonArray([.. columns.Select(column => column!.DeepClone())]), limit, static item => AgentAnswer.Pick(item, "name", "type", "description", "expression"));
            return answer;
        });

    /// <summary><c>list_values</c></summary>
    public static AgentTool Values { get; } = new(
        "list_values",
        "Values that a column has, most frequent among the newest events first, each with how often it was met there. To find exact values for filters.",
        [AgentArgument.Dataset, new("column", "string", "The column's name.", true), new("prefix", "string", "What the values begin with."), new("limit", "integer", $"Most values, {UsualValues} unless said, at most {MostValues}.")],
        async call =>
        {
            var limit = call.Number("limit", UsualValues, MostValues);
            var found = await call.GetAsync(
                $"api/values?dataset={AgentCall.Escape(call.Text("dataset") ?? "")}&column={AgentCall.Escape(call.Required("column"))}&prefix={AgentCall.Escape(call.Text("prefix") ?? "")}&limit={limit}");
            return new JsonObject { ["values"] = AgentAnswer.Trim(found["values"], limit), ["complete"] = found["complete"]?.DeepClone() };
        });
}
