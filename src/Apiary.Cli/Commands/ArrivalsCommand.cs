using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary arrivals</c>: what reached the server lately, accepted or refused, and why.</summary>
internal static class ArrivalsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("arrivals", "Why is my data not there? The last requests that brought events, accepted or refused, with the reason");
        var follow = new Option<bool>("--follow") { Description = "go on with new ones as they come" };
        var counts = new Option<bool>("--counts") { Description = "counted by key, endpoint, dataset and reason instead" };
        var refused = new Option<bool>("--refused") { Description = "only those that were refused" };
        var dataset = new Option<string?>("--dataset", "-d") { Description = "only those of a dataset", HelpName = "NAME" };
        var limit = new Option<int>("--limit", "-n") { Description = "how many", HelpName = "N", DefaultValueFactory = _ => 20 };
        var format = new Option<string>("--format", "-f") { Description = "line or json", DefaultValueFactory = _ => "line" };
        format.AcceptOnlyFromAmong("line", "json");
        Option[] options = [follow, counts, refused, dataset, limit, format];
        foreach (var option in options) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            if (parsed.GetValue(counts))
            {
                await ShowCountsAsync(host, server, cancellationToken);
                return ExitCodes.Ok;
            }

            var filter = new List<string>();
            if (parsed.GetValue(refused)) filter.Add("outcome=refused");
            if (parsed.GetValue(dataset) is { } name) filter.Add($"dataset={Uri.EscapeDataString(name)}");
            var asJson = parsed.GetValue(format) == "json";
            await ShowRecentAsync(host, server, filter, parsed.GetValue(limit), asJson, quiet: parsed.GetValue(follow), cancellationToken);
            if (parsed.GetValue(follow)) await FollowAsync(host, server, filter, asJson, cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task ShowRecentAsync(
        CliHost host, ServerConnection server, IEnumerable<string> filter, int limit, bool asJson, bool quiet, CancellationToken cancellationToken)
    {
        using var document = await server.GetAsync($"api/arrivals?{string.Join('&', filter.Append(string.Create(CultureInfo.InvariantCulture, $"limit={limit}")))}", cancellationToken);
        var arrivals = document.RootElement.GetProperty("arrivals").EnumerateArray().Reverse().ToList();
        foreach (var arrival in arrivals) Show(host, arrival, asJson);
        if (arrivals.Count > 0 || quiet) return;
        await host.Error.WriteLineAsync(
            $"nothing arrived at {server.Address} since it started; does the sender use this address? A test: curl -i {server.Address}1/events/test -H 'X-Honeycomb-Team: KEY' -d '{{\"a\":1}}'");
    }

    private static async Task FollowAsync(CliHost host, ServerConnection server, IReadOnlyList<string> filter, bool asJson, CancellationToken cancellationToken)
    {
        using var response = await server.OpenStreamAsync($"api/arrivals/follow?{string.Join('&', filter)}", cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        await host.Error.WriteLineAsync("waiting for arrivals; end with Ctrl+C");
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("missed", out var missed)) await host.Error.WriteLineAsync($"missed {missed}");
            else Show(host, document.RootElement, asJson);
        }
    }

    private static async Task ShowCountsAsync(CliHost host, ServerConnection server, CancellationToken cancellationToken)
    {
        using var document = await server.GetAsync("api/arrivals/counts", cancellationToken);
        var table = new PlainTable().Column("KEY").Column("ENDPOINT").Column("DATASET").Column("REASON")
            .Column("REQUESTS", right: true).Column("EVENTS", right: true).Column("REFUSED", right: true).Column("LAST");
        foreach (var count in document.RootElement.GetProperty("counts").EnumerateArray())
        {
            string[] names = ["key", "endpoint", "dataset", "reason", "requests", "events", "refused_events", "last_time"];
            table.Row(names.Select(name => NumberText.Show(count.GetProperty(name))));
        }

        table.WriteTo(host);
    }

    private static void Show(CliHost host, JsonElement arrival, bool asJson)
    {
        if (asJson)
        {
            host.Out.WriteLine(arrival.GetRawText());
            return;
        }

        var time = arrival.GetProperty("time").GetDateTimeOffset().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var outcome = arrival.GetProperty("outcome").GetString()!;
        host.Out.WriteLine(
            $"{time}  {outcome,-8}  {Text(arrival, "status")}  {Text(arrival, "endpoint")}  {Datasets(arrival)}  key {Text(arrival, "key")}  {Text(arrival, "events")} events, {Text(arrival, "body_bytes")} bytes  {Text(arrival, "user_agent")}");
        if (outcome == "accepted") return;
        host.Out.WriteLine($"              {Text(arrival, "explanation")}");
        if (arrival.TryGetProperty("first_bytes", out var body) && body.ValueKind == JsonValueKind.String && body.GetString() is { Length: > 0 } begin) host.Out.WriteLine($"              it began: {TerminalText.Of(begin)}");
    }

    private static string Datasets(JsonElement arrival) =>
        arrival.TryGetProperty("datasets", out var several) ? TerminalText.Of(string.Join(", ", several.EnumerateArray().Select(dataset => dataset.GetString()))) : Text(arrival, "dataset");

    private static string Text(JsonElement arrival, string name) => TerminalText.Of(NumberText.Show(arrival.GetProperty(name)));
}
