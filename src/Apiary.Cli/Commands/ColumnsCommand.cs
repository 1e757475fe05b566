using System.CommandLine;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary columns</c>: the columns of a dataset and their types.</summary>
internal static class ColumnsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("columns", "List the columns of a dataset");
        var dataset = new Argument<string?>("DATASET") { Description = "dataset; all of the environment when left out", Arity = ArgumentArity.ZeroOrOne };
        var option = new Option<string?>("--dataset", "-d") { Description = "the same, as other commands have it", HelpName = "NAME" };
        command.Add(dataset);
        command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var named = (parsed.GetValue(dataset) ?? parsed.GetValue(option)) is { } name ? $"?dataset={Uri.EscapeDataString(name)}" : "";
            using var document = await server.GetAsync($"api/columns{named}", cancellationToken);
            var table = new PlainTable().Column("COLUMN").Column("TYPE").Column("DATASET").Column("LAST WRITTEN").Column("DESCRIPTION");
            foreach (var column in document.RootElement.GetProperty("columns").EnumerateArray())
            {
                table.Row([
                    column.GetProperty("name").GetString()!,
                    column.GetProperty("type").GetString()!,
                    column.GetProperty("dataset").GetString()!,
                    NumberText.Show(column.GetProperty("last_written_at")),
                    TerminalText.Of(column.GetProperty("description"))]);
            }

            table.WriteTo(host);
            return ExitCodes.Ok;
        });
        return command;
    }
}
