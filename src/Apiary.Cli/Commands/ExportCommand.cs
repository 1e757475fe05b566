using System.CommandLine;
using Apiary.Cli.Asking;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary export</c>: all events of a selection as NDJSON (which <c>apiary import</c> reads again) or CSV.</summary>
internal static class ExportCommand
{
    private const int CopyBytes = 1 << 16;

    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("export", "Write events to a file, oldest first");
        var dataset = new Option<string?>("--dataset", "-d") { Description = "dataset; all of the environment when left out", HelpName = "NAME" };
        var format = new Option<string>("--format", "-f") { Description = "ndjson or csv", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var columns = new Option<string?>("--columns") { Description = "only these columns, separated by commas", HelpName = "LIST" };
        var output = new Option<string?>("--output") { Description = "file to write; the standard output when left out", HelpName = "FILE" };
        var from = new Option<string?>("--from") { Description = "start: 2024-05-01T12:00:00Z; the beginning when left out", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "end", HelpName = "TIME" };
        var filters = new Option<string[]>("--where", "-w") { Description = "which events: status>=500; may be repeated", HelpName = "FILTER", DefaultValueFactory = _ => [] };
        Option[] options = [dataset, filters, from, to, columns, format, output];
        foreach (var option in options) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var query = new List<string> { $"format={parsed.GetValue(format)}" };
            if (parsed.GetValue(dataset) is { } name) query.Add($"dataset={Uri.EscapeDataString(name)}");
            if (parsed.GetValue(from) is { } start) query.Add($"start={TimeText.ParseInstant(start)}");
            if (parsed.GetValue(to) is { } end) query.Add($"end={TimeText.ParseInstant(end)}");
            if (parsed.GetValue(columns) is { } list) query.Add($"columns={Uri.EscapeDataString(list)}");
            if (parsed.GetValue(filters) is { Length: > 0 } tests) query.Add($"query={Uri.EscapeDataString(QueryFlags.FiltersToJson(tests))}");
            using var response = await server.OpenStreamAsync($"api/export?{string.Join('&', query)}", cancellationToken);
            await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (parsed.GetValue(output) is not { } path)
            {
                using var reader = new StreamReader(source);
                while (await reader.ReadLineAsync(cancellationToken) is { } line) await host.Out.WriteLineAsync(line);
                return ExitCodes.Ok;
            }

            await using var file = File.Create(path);
            await source.CopyToAsync(file, CopyBytes, cancellationToken);
            await host.Error.WriteLineAsync($"{path}: {NumberText.Size(file.Length)}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
