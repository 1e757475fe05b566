using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Apiary.Cli.Asking;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary services</c>: the services that spans came from, with rate, errors and latency, and which of them calls which.</summary>
internal static class ServicesCommand
{
    private const int SparkWidth = 30;

    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("services", "List the services with rate, errors and latency; --calls shows which calls which");
        var since = new Option<string?>("--since", "-s") { Description = "how far back: 15m, 1h (default), 7d", HelpName = "TIME" };
        var from = new Option<string?>("--from") { Description = "start: 2024-05-01T12:00:00Z", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "end", HelpName = "TIME" };
        var calls = new Option<bool>("--calls") { Description = "show who calls whom instead" };
        var format = new Option<string>("--format", "-f") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        foreach (var option in (Option[])[since, from, to, calls, format]) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var end = parsed.GetValue(to) is { } last ? TimeText.ParseInstant(last) : DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1;
            var start = parsed.GetValue(from) is { } first ? TimeText.ParseInstant(first) : end - TimeText.ParseDuration(parsed.GetValue(since) ?? "1h");
            var isMap = parsed.GetValue(calls);
            using var document = await server.GetAsync(string.Create(CultureInfo.InvariantCulture, $"api/{(isMap ? "map" : "services")}?start={start}&end={end}"), cancellationToken);
            var answer = document.RootElement;
            if (parsed.GetValue(format) == "json") await host.Out.WriteLineAsync(answer.GetRawText());
            else if (isMap) WriteCalls(host, answer);
            else WriteServices(host, answer);
            foreach (var warning in answer.GetProperty("warnings").EnumerateArray()) await host.Error.WriteLineAsync($"warning: {warning.GetString()}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteServices(CliHost host, JsonElement answer)
    {
        var table = new PlainTable().Column("SERVICE").Column("DATASET").Column("REQUESTS", right: true).Column("PER SECOND", right: true).Column("ERRORS", right: true)
            .Column("P50 MS", right: true).Column("P95 MS", right: true).Column("P99 MS", right: true).Column("REQUESTS OVER TIME");
        var window = answer.GetProperty("window");
        var (first, end) = (Second(window, "start"), Second(window, "end"));
        foreach (var service in answer.GetProperty("services").EnumerateArray())
        {
            var points = service.GetProperty("series").EnumerateArray().Select(point => (point[0].GetInt64(), (double?)point[1].GetDouble()));
            table.Row([
                TerminalText.Of(service.GetProperty("service")),
                TerminalText.Of(service.GetProperty("dataset")),
                NumberText.Show(service.GetProperty("requests")),
                NumberText.Show(service.GetProperty("rate_per_s")),
                service.GetProperty("error_ratio").GetDouble().ToString("0.## %", CultureInfo.InvariantCulture),
                NumberText.Show(service.GetProperty("p50")),
                NumberText.Show(service.GetProperty("p95")),
                NumberText.Show(service.GetProperty("p99")),
                Sparkline.Draw(Sparkline.Fit(points, first, end, SparkWidth))]);
        }

        table.WriteTo(host);
        host.Out.WriteLine();
        host.Out.WriteLine($"requests are spans with {answer.GetProperty("entry_spans").GetString()}, {window.GetProperty("start").GetString()} to {window.GetProperty("end").GetString()}");
    }

    private static void WriteCalls(CliHost host, JsonElement answer)
    {
        var table = new PlainTable().Column("FROM").Column("TO").Column("CALLS", right: true).Column("ERRORS", right: true).Column("P50 MS", right: true).Column("P95 MS", right: true);
        foreach (var edge in answer.GetProperty("edges").EnumerateArray().OrderByDescending(edge => edge.GetProperty("calls").GetInt64()))
        {
            table.Row([
                TerminalText.Of(edge.GetProperty("from")),
                TerminalText.Of(edge.GetProperty("to")),
                NumberText.Show(edge.GetProperty("calls")),
                NumberText.Show(edge.GetProperty("errors")),
                NumberText.Show(edge.GetProperty("p50")),
                NumberText.Show(edge.GetProperty("p95"))]);
        }

        table.WriteTo(host);
        if (answer.GetProperty("sampled").GetInt32() is > 1 and var oneOf) host.Out.WriteLine($"\none of {oneOf} traces was looked at; counts are scaled");
    }

    private static long Second(JsonElement window, string name) => window.GetProperty(name).GetDateTimeOffset().ToUnixTimeSeconds();
}
