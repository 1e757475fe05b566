using System.CommandLine;
using Apiary.Cli.Agents;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary mcp</c>: lets an agent ask, over standard input and output.</summary>
internal static class McpCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("mcp", "Serve the Model Context Protocol on standard input and output, for agents; asks with the permissions of the key");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            // Standard output carries the protocol alone.
            await AgentServer.RunAsync(server, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }
}
