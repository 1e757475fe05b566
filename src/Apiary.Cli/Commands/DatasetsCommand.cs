using System.CommandLine;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary datasets</c>: what there is to ask about.</summary>
internal static class DatasetsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("datasets", "List the datasets");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            using var document = await server.GetAsync("api/datasets", cancellationToken);
            var datasets = document.RootElement.GetProperty("datasets");
            if (datasets.GetArrayLength() == 0)
            {
                await host.Error.WriteLineAsync("no dataset yet: a dataset comes into being with its first event; apiary arrivals shows what arrived");
                return ExitCodes.Ok;
            }

            var table = new PlainTable().Column("DATASET").Column("ENVIRONMENT").Column("EVENTS", right: true).Column("COLUMNS", right: true).Column("FIRST").Column("LAST");
            foreach (var dataset in datasets.EnumerateArray())
            {
                table.Row([
                    dataset.GetProperty("name").GetString()!,
                    dataset.GetProperty("environment").GetString()!,
                    NumberText.Show(dataset.GetProperty("events")),
                    NumberText.Show(dataset.GetProperty("columns")),
                    NumberText.Show(dataset.GetProperty("first_time")),
                    NumberText.Show(dataset.GetProperty("last_time"))]);
            }

            table.WriteTo(host);
            return ExitCodes.Ok;
        });
        return command;
    }
}
