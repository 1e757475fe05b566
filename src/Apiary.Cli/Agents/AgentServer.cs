using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Apiary.Cli.Agents;

/// <summary>A server of the Model Context Protocol over two streams, which asks an Apiary server with the caller's key.</summary>
internal static class AgentServer
{
    private const string Instructions =
        "Apiary holds wide events, traces, logs and errors of running software. Look at list_datasets and list_columns before you ask: names of columns are exact. "
        + "Ask with run_query, narrow down with bubbleup, look at single cases with find_traces and get_trace. Answers are small; raise limit where you need more. "
        + "Times are UTC; without a time range a question covers the last two hours.";

    /// <summary>Serves until the input ends.</summary>
    public static async Task RunAsync(ServerConnection connection, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "apiary", Title = "Apiary", Version = "0.1.0" },
            ServerInstructions = Instructions,
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = static (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. AgentTools.All.Select(Describe)] }),
                CallToolHandler = async (request, token) => await CallAsync(connection, request.Params?.Name, request.Params?.Arguments, token),
            },
        };
        await using var transport = new StreamServerTransport(input, output, "apiary");
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync(cancellationToken);
    }

    private static Tool Describe(AgentTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = JsonSerializer.SerializeToElement(tool.Schema()),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false },
    };

    /// <summary>What goes wrong is an answer too: the agent reads it and asks better.</summary>
    private static async Task<CallToolResult> CallAsync(ServerConnection connection, string? name, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken)
    {
        try
        {
            if (AgentTools.All.FirstOrDefault(tool => tool.Name == name) is not { } tool)
                throw new CliException($"there is no tool '{name}'; known are {string.Join(", ", AgentTools.All.Select(known => known.Name))}");
            var given = new JsonObject((arguments ?? new Dictionary<string, JsonElement>()).Select(argument => KeyValuePair.Create(argument.Key, Node(argument.Value))));
            foreach (var (argument, _) in given)
                if (tool.Arguments.All(known => known.Name != argument)) throw new CliException($"{tool.Name} takes no '{argument}'; known are {string.Join(", ", tool.Arguments.Select(known => known.Name))}");
            return Result(AgentAnswer.Write(await tool.Answer(new AgentCall(given, connection, cancellationToken))), isError: false);
        }
        catch (CliException failure)
        {
            return Result(failure.Message, isError: true);
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static CallToolResult Result(string text, bool isError) => new() { IsError = isError, Content = [new TextContentBlock { Text = text }] };
}
