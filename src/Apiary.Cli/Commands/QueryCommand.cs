using System.CommandLine;
using System.Text.Json;
using Apiary.Cli.Asking;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary query</c>: asks, shows a table.</summary>
internal static class QueryCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("query", "Ask: apiary query -d api -c 'P99(duration_ms)' -w 'status>=500' -b http.route --since 2h");
        var flags = new QueryFlags();
        flags.AddTo(command);
        var format = new Option<string>("--format", "-f") { Description = "table, json or csv", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var noSeries = new Option<bool>("--no-series") { Description = "without the course over time, which is cheaper" };
        var rows = new Option<int?>("--rows") { Description = "show up to N whole events instead of computing", HelpName = "N" };
        command.Add(format);
        command.Add(noSeries);
        command.Add(rows);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var asked = flags.ToJson(parsed);
            if (parsed.GetValue(rows) is { } limit)
            {
                await ShowRowsAsync(host, server, Body(flags.Dataset(parsed), asked, writer => writer.WriteNumber("limit", limit)), parsed.GetValue(format)!, cancellationToken);
                return ExitCodes.Ok;
            }

            var body = Body(flags.Dataset(parsed), asked, writer => writer.WriteBoolean("series", !parsed.GetValue(noSeries)));
            await ShowAsync(host, server, body, parsed.GetValue(format)!, cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task ShowAsync(CliHost host, ServerConnection server, string body, string format, CancellationToken cancellationToken)
    {
        using var response = await server.PostStreamAsync("api/query", body, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var progressShown = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("progress", out var progress))
            {
                progressShown |= ShowProgress(host, progress);
                continue;
            }

            if (progressShown) await host.Error.WriteAsync("\r            \r");
            if (document.RootElement.TryGetProperty("error", out var error)) throw new CliException(error.GetString()!);
            Show(host, document.RootElement.GetProperty("result"), format);
            return;
        }

        throw new CliException("the server ended the answer before the result");
    }

    private static void Show(CliHost host, JsonElement result, string format)
    {
        if (format == "json") host.Out.WriteLine(result.GetRawText());
        else if (format == "csv") ResultView.WriteCsv(host, result);
        else ResultView.WriteTable(host, result);
    }

    private static async Task ShowRowsAsync(CliHost host, ServerConnection server, string body, string format, CancellationToken cancellationToken)
    {
        using var document = await server.SendJsonAsync(HttpMethod.Post, "api/rows", body, cancellationToken);
        var rows = document.RootElement.GetProperty("rows");
        if (format == "csv")
        {
            var columns = rows.EnumerateArray().SelectMany(row => row.GetProperty("data").EnumerateObject()).Select(field => field.Name).Distinct().Order(StringComparer.Ordinal).ToList();
            host.Out.WriteLine(CsvLine.Of(columns.Prepend("time").Prepend("dataset")));
            foreach (var row in rows.EnumerateArray())
            {
                var cells = columns.Select(column => row.GetProperty("data").TryGetProperty(column, out var value) ? NumberText.Plain(value) : "");
                host.Out.WriteLine(CsvLine.Of(cells.Prepend(row.GetProperty("time").GetString()!).Prepend(row.GetProperty("dataset").GetString()!)));
            }

            return;
        }

        foreach (var row in rows.EnumerateArray()) host.Out.WriteLine(format == "json" ? row.GetRawText() : EventView.Line(row));
    }

    private static bool ShowProgress(CliHost host, JsonElement progress)
    {
        if (!host.IsInteractive) return false;
        var total = Math.Max(1, progress.GetProperty("blocks_total").GetInt32());
        host.Error.Write($"\r{100L * progress.GetProperty("blocks_done").GetInt32() / total,3} %");
        return true;
    }

    private static string Body(string? dataset, string spec, Action<Utf8JsonWriter> more)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("dataset", dataset);
            writer.WritePropertyName("query");
            try
            {
                writer.WriteRawValue(spec);
            }
            catch (JsonException failure)
            {
                throw new CliException($"--json: {failure.Message}", ExitCodes.Usage);
            }

            more(writer);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
