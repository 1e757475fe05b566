using System.Text.Json;
using System.Text.RegularExpressions;
using Apiary.Cli;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Cli;

/// <summary>The commands that compare: what sets events apart, and how the services are.</summary>
public sealed class DifferenceTests
{
    private static readonly string[] Range = ["--from", "2024-05-01T12:00:00Z", "--to", "2024-05-01T12:10:00Z"];

    [Fact]
    public async Task Bubbleup_shows_the_values_that_differ_most()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, ["bubbleup", "-d", "shop", "--select", "duration_ms>=100", "-w", "name=GET /", .. Range]);
        Assert.Equal(("", ExitCodes.Ok), (run.Error, run.ExitCode));
        var lines = run.Out.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal(["SCORE", "COLUMN", "VALUE", "SELECTED", "OTHERS"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        // Escape characters of a sender do not reach the terminal; what is selected by is no news.
        Assert.Matches(@"^ *0\.\d\d  error +True +100 % +0 %$", lines[1]);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^ *0\.\d\d  version +2\.1 \[31m +100 % +0 %$"));
        Assert.DoesNotContain(lines, line => line.Contains("duration_ms", StringComparison.Ordinal));
        Assert.Equal("40 selected of 200 events, 2 of 2 columns that differ", lines[^2]);
        var json = await CliRun.RunAsync(server.Address, ["bubbleup", "--select", "duration_ms>=100", "--columns", "name,version", "-f", "json", .. Range]);
        Assert.Equal(2, JsonDocument.Parse(json.Out).RootElement.GetProperty("columns").GetArrayLength());
        var none = await CliRun.RunAsync(server.Address, ["bubbleup", "--select-from", "2024-05-01T12:05:00Z", "--columns", "name", .. Range]);
        Assert.Contains("no column differs", none.Out, StringComparison.Ordinal);
        Assert.Contains("no event is selected", none.Error, StringComparison.Ordinal);
        var nothing = await CliRun.RunAsync(server.Address, "bubbleup", "-d", "shop");
        Assert.Equal(ExitCodes.Failed, nothing.ExitCode);
        Assert.Contains("nothing is selected", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_and_their_calls_are_tables()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, ["services", .. Range]);
        Assert.Equal(("", ExitCodes.Ok), (run.Error, run.ExitCode));
        var lines = run.Out.Split('\n');
        Assert.StartsWith("SERVICE  DATASET  REQUESTS  PER SECOND  ERRORS  P50 MS  P95 MS  P99 MS  REQUESTS OVER TIME", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^web +shop +200 +0\.333 +20 % +10 +200 +200  ▁?█", lines[1]);
        Assert.StartsWith("requests are spans with span.kind in server, consumer, or no parent, 2024-05-01T12:00:00Z to 2024-05-01T12:10:00Z", lines[^2], StringComparison.Ordinal);
        var calls = await CliRun.RunAsync(server.Address, ["services", "--calls", .. Range]);
        Assert.Matches(@"^FROM +TO +CALLS +ERRORS +P50 MS +P95 MS *\nweb +db +1 +0 +3 +3 *\n$", calls.Out);
        var json = await CliRun.RunAsync(server.Address, ["services", "--calls", "-f", "json", .. Range]);
        Assert.Equal(1, JsonDocument.Parse(json.Out).RootElement.GetProperty("edges").GetArrayLength());
        Assert.Equal(ExitCodes.Usage, (await CliRun.RunAsync(server.Address, "services", "--since", "soon")).ExitCode);
    }

    /// <summary>Two hundred requests of which one in five is slow and of another version, and one call to a database.</summary>
    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", [.. Enumerable.Range(0, 200).Select(i =>
            $$"""{"time":"2024-05-01T12:00:{{i / 5:00}}Z","data":{"name":"GET /","service.name":"web","trace.trace_id":"t{{i}}","trace.span_id":"s{{i}}","duration_ms":{{(i % 5 == 0 ? 200 : 10)}},"error":{{(i % 5 == 0 ? "true" : "false")}},"version":"{{(i % 5 == 0 ? "2.1\\u001b[31m" : "2.0")}}"} }""")]);
        await server.StoreAsync("db", """{"time":"2024-05-01T12:00:30Z","data":{"name":"select","service.name":"db","trace.trace_id":"t1","trace.span_id":"d","trace.parent_id":"s1","span.kind":"client","duration_ms":3}}""");
        return server;
    }
}
