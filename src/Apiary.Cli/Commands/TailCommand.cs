using System.CommandLine;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary tail</c>: new events as they arrive, until interrupted.</summary>
internal static class TailCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("tail", "Watch new events arrive");
        var dataset = new Option<string?>("--dataset", "-d") { Description = "dataset; all of the environment when left out", HelpName = "NAME" };
        var format = new Option<string>("--format", "-f") { Description = "line or json", DefaultValueFactory = _ => "line" };
        format.AcceptOnlyFromAmong("line", "json");
        var count = new Option<int?>("--count", "-n") { Description = "end after N events", HelpName = "N" };
        command.Add(dataset);
        command.Add(format);
        command.Add(count);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var left = parsed.GetValue(count) ?? int.MaxValue;
            var named = parsed.GetValue(dataset) is { } name ? $"?dataset={Uri.EscapeDataString(name)}" : "";
            using var response = await server.OpenStreamAsync($"api/tail{named}", cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            await host.Error.WriteLineAsync("waiting for events; end with Ctrl+C");
            while (left > 0 && await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("missed", out var missed))
                {
                    await host.Error.WriteLineAsync($"missed {missed} events: they came faster than they could be shown");
                    continue;
                }

                await host.Out.WriteLineAsync(parsed.GetValue(format) == "json" ? line : EventView.Line(document.RootElement));
                left--;
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
