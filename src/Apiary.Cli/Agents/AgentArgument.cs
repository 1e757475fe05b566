namespace Apiary.Cli.Agents;

/// <summary>One argument of an <see cref="AgentTool"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in JSON Schema.</param>
/// <param name="Description">What it means, for the agent.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record AgentArgument(string Name, string Type, string Description, bool IsRequired = false)
{
    /// <summary>The dataset of a question.</summary>
    public static AgentArgument Dataset { get; } = new("dataset", "string", "The dataset's name. Left out: all datasets of the environment.");

    /// <summary>A query specification.</summary>
    public static AgentArgument Query { get; } = new("query", "object",
        "Honeycomb's query specification: {calculations:[{op,column}], filters:[{column,op,value}], filter_combination, breakdowns:[column], orders:[{op,column,order}], "
        + "havings, calculated_fields:[{name,expression}], time_range (seconds, default 7200) or start_time and end_time (Unix seconds)}. "
        + "op of calculations: COUNT, SUM, AVG, MIN, MAX, COUNT_DISTINCT, P50, P95, P99, …; of filters: =, !=, >, >=, <, <=, contains, starts-with, exists, does-not-exist, in, … "
        + "root., parent., child., any., none. before a column's name in filters ask of other spans of the trace.");
}
