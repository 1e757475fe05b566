using System.CommandLine;
using Apiary.Cli.Checking;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary doctor</c>: looks at everything that usually goes wrong and says what to do about it.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("doctor", "Check server, key, clock, disk, OTLP ports and this shell's OTEL_ variables, and explain");
        var data = new Option<string?>("--data") { Description = "the server's data directory, to look at it too", HelpName = "DIR" };
        var httpPort = new Option<int>("--otlp-http") { Description = "where to look for OTLP over HTTP", HelpName = "PORT", DefaultValueFactory = _ => OtlpCheck.HttpPort };
        var grpcPort = new Option<int>("--otlp-grpc") { Description = "where to look for OTLP over gRPC", HelpName = "PORT", DefaultValueFactory = _ => OtlpCheck.GrpcPort };
        foreach (var option in (Option[])[data, httpPort, grpcPort]) command.Add(option);
        foreach (var port in (Option<int>[])[httpPort, grpcPort])
        {
            port.Validators.Add(result =>
            {
                if (result.GetValue(port) is < 1 or > 65535) result.AddError($"{port.Name} takes a port from 1 to 65535");
            });
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            using var probe = new OtlpProbe();
            var findings = new Findings(host);
            var answers = await ServerCheck.RunAsync(server, findings, cancellationToken);
            if (parsed.GetValue(data) is { } directory) DataDirectoryCheck.Run(directory, findings);
            var otlp = new OtlpCheck(server, probe, findings);
            if (answers) await otlp.RunAsync(parsed.GetValue(httpPort), parsed.GetValue(grpcPort), cancellationToken);
            await new OtelEnvironmentCheck(new OtelVariables(host.Environment), server, probe, otlp, findings).RunAsync(cancellationToken);
            if (answers) await RefusedArrivals.RunAsync(server, findings, cancellationToken);
            await host.Out.WriteLineAsync();
            await host.Out.WriteLineAsync(findings.Problems == 0 ? "all is well" : $"{findings.Problems} problem{(findings.Problems == 1 ? "" : "s")} found");
            return findings.Problems == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}
