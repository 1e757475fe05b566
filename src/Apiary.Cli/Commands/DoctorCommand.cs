using System.CommandLine;
using Apiary.Cli.Checking;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary doctor</c>: looks at everything that usually goes wrong and says what to do about it.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("doctor", "Check server, key, clock, disk and data directory, and explain");
        var data = new Option<string?>("--data") { Description = "the server's data directory, to look at it too", HelpName = "DIR" };
        command.Add(data);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var findings = new Findings(host);
            await ServerCheck.RunAsync(server, findings, cancellationToken);
            if (parsed.GetValue(data) is { } directory) DataDirectoryCheck.Run(directory, findings);
            await host.Out.WriteLineAsync();
            await host.Out.WriteLineAsync(findings.Problems == 0 ? "all is well" : $"{findings.Problems} problem{(findings.Problems == 1 ? "" : "s")} found");
            return findings.Problems == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}
