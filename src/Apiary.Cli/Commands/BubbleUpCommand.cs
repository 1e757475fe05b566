using System.CommandLine;
using System.Text;
using System.Text.Json;
using Apiary.Cli.Asking;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary bubbleup</c>: which columns and values set some events apart from all others.</summary>
internal static class BubbleUpCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("bubbleup", "What is special about some events: apiary bubbleup -d api --select 'duration_ms>500' --since 2h");
        var flags = new QueryFlags();
        flags.AddScopeTo(command);
        var select = new Option<string[]>("--select")
        {
            Description = "which of the events, as for --where: 'duration_ms>500'; may be repeated, then all must hold",
            HelpName = "FILTER",
            DefaultValueFactory = _ => [],
        };
        var after = new Option<string?>("--select-from") { Description = "only those from this time on", HelpName = "TIME" };
        var before = new Option<string?>("--select-to") { Description = "only those before this time", HelpName = "TIME" };
        var columns = new Option<string[]>("--columns") { Description = "columns to compare, separated by commas; all when left out", HelpName = "COLUMNS", DefaultValueFactory = _ => [] };
        var top = new Option<int>("--top", "-n") { Description = "most columns to show", DefaultValueFactory = _ => 10, HelpName = "N" };
        var format = new Option<string>("--format", "-f") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        foreach (var option in (Option[])[select, after, before, columns, top, format]) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            string[] named = [.. (parsed.GetValue(columns) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
            var body = Body(flags, parsed, parsed.GetValue(select) ?? [], parsed.GetValue(after), parsed.GetValue(before), named);
            using var document = await server.SendJsonAsync(HttpMethod.Post, "api/bubbleup", body, cancellationToken);
            if (parsed.GetValue(format) == "json") await host.Out.WriteLineAsync(document.RootElement.GetRawText());
            else DifferenceView.WriteTo(host, document.RootElement, parsed.GetValue(top));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Body(QueryFlags flags, ParseResult parsed, string[] select, string? from, string? to, string[] columns)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("dataset", flags.Dataset(parsed));
            writer.WritePropertyName("query");
            writer.WriteRawValue(flags.ToJson(parsed));
            writer.WriteStartObject("selection");
            QueryFlags.WriteFilters(writer, select);
            if (from is not null) writer.WriteNumber("start", TimeText.ParseInstant(from));
            if (to is not null) writer.WriteNumber("end", TimeText.ParseInstant(to));
            writer.WriteEndObject();
            if (columns.Length > 0)
            {
                writer.WriteStartArray("columns");
                foreach (var column in columns) writer.WriteStringValue(column);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
