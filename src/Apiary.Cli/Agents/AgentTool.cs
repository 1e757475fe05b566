using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Something that an agent may call. All of them only read; what the key may not read, the server refuses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">When to call it and what comes back, for the agent.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="Answer">Calls it. Throws <see cref="CliException"/>, whose message the agent is told.</param>
internal sealed record AgentTool(string Name, string Description, IReadOnlyList<AgentArgument> Arguments, Func<AgentCall, Task<JsonObject>> Answer)
{
    /// <summary>The JSON Schema of the arguments.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var argument in Arguments) properties[argument.Name] = new JsonObject { ["type"] = argument.Type, ["description"] = argument.Description };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. Arguments.Where(argument => argument.IsRequired).Select(argument => JsonValue.Create(argument.Name))]),
            ["additionalProperties"] = false,
        };
    }
}
