using System.CommandLine;
using Apiary.Cli.Commands;

namespace Apiary.Cli;

/// <summary>The command line: one class a command, all but two of them talk HTTP to a server.</summary>
internal static class CliProgram
{
    /// <summary>Runs one command line; returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRoot(host).Parse(arguments);
        var configuration = new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false };
        try
        {
            var code = await parsed.InvokeAsync(configuration, cancellationToken);
            return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
        }
        catch (CliException failure)
        {
            await host.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (IOException failure)
        {
            await host.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }
        catch (UnauthorizedAccessException failure)
        {
            await host.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }
    }

    private static RootCommand CreateRoot(CliHost host)
    {
        var connection = new ConnectionOptions();
        var root = new RootCommand("Apiary: ask, send and look after events. The server is at --url, by default http://127.0.0.1:5000.");
        connection.AddTo(root);
        root.Add(ServeCommand.Create(host));
        root.Add(QueryCommand.Create(host, connection));
        root.Add(BubbleUpCommand.Create(host, connection));
        root.Add(ServicesCommand.Create(host, connection));
        root.Add(TraceCommand.Create(host, connection));
        root.Add(TailCommand.Create(host, connection));
        root.Add(ImportCommand.Create(host, connection));
        root.Add(ExportCommand.Create(host, connection));
        root.Add(DatasetsCommand.Create(host, connection));
        root.Add(ColumnsCommand.Create(host, connection));
        root.Add(KeysCommand.Create(host, connection));
        root.Add(MembersCommand.Create(host, connection));
        root.Add(ArrivalsCommand.Create(host, connection));
        root.Add(WalCommand.Create(host, connection));
        root.Add(McpCommand.Create(host, connection));
        root.Add(DoctorCommand.Create(host, connection));
        return root;
    }
}
