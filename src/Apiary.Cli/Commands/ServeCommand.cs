using System.CommandLine;
using System.Diagnostics;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary serve</c>: starts the server, which is a program of its own, and ends with it.</summary>
internal static class ServeCommand
{
    private const string ServerName = "Apiary.Server";

    /// <summary>The command; everything behind it goes to the server, <c>apiary serve --help</c> shows its options.</summary>
    public static Command Create(CliHost host)
    {
        var command = new Command("serve", "Start the server; apiary serve -- --help shows its options") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (file, arguments) = Locate(host);
            using var process = new Process { StartInfo = new ProcessStartInfo(file, arguments.Concat(parsed.UnmatchedTokens)) { UseShellExecute = false } };
            process.Start();
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Ctrl+C reaches the server too, which drains and ends; this waits for it.
                await process.WaitForExitAsync(CancellationToken.None);
            }

            return process.ExitCode;
        });
        return command;
    }

    /// <summary>The server's program: named by <c>APIARY_SERVER</c>, beside this one, or where the repository's build puts it.</summary>
    private static (string File, IEnumerable<string> Arguments) Locate(CliHost host)
    {
        var here = AppContext.BaseDirectory;
        string?[] candidates =
        [
            host.Environment("APIARY_SERVER"),
            Path.Combine(here, ServerName + ".dll"),
            Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", ServerName, "bin", "Release", "net10.0", ServerName + ".dll")),
        ];
        var found = candidates.FirstOrDefault(path => path is not null && File.Exists(path))
            ?? throw new CliException("the server's program is not beside this one; name it in APIARY_SERVER, or run dotnet run --project src/Apiary.Server");
        return found.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ("dotnet", [found]) : (found, []);
    }
}
