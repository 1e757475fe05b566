namespace Apiary.Cli.Agents;

/// <summary>The tools by name; a new one is one line here.</summary>
internal static class AgentTools
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AgentTool> All { get; } =
    [
        SchemaTools.Datasets,
        SchemaTools.Columns,
        SchemaTools.Values,
        QueryTools.Query,
        QueryTools.Events,
        QueryTools.BubbleUp,
        TraceTools.Find,
        TraceTools.Get,
        TraceTools.Services,
        BoardTools.List,
        BoardTools.Get,
        ErrorTools.List,
        ErrorTools.Get,
    ];
}
