using System.Text.Json;
using Apiary.Cli;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Cli;

public sealed class CliTests
{
    private static readonly string[] Events =
    [
        """{"time":"2024-05-01T12:00:00Z","data":{"name":"GET /","service.name":"web","trace.trace_id":"t1","trace.span_id":"a","duration_ms":100}}""",
        """{"time":"2024-05-01T12:00:00.01Z","data":{"name":"auth","service.name":"auth","trace.trace_id":"t1","trace.span_id":"b","trace.parent_id":"a","duration_ms":20}}""",
        """{"time":"2024-05-01T12:00:00.05Z","data":{"name":"select","service.name":"db","trace.trace_id":"t1","trace.span_id":"c","trace.parent_id":"b","duration_ms":30,"error":true}}""",
        """{"time":"2024-05-01T12:30:00Z","samplerate":10,"data":{"name":"GET /","service.name":"web","duration_ms":50}}""",
    ];

    private static readonly string[] Range = ["--from", "2024-05-01T12:00:00Z", "--to", "2024-05-01T13:00:00Z", "--granularity", "30m"];

    [Fact]
    public async Task A_query_shows_a_table_with_a_line_of_blocks()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, ["query", "-d", "shop", "-c", "COUNT", "-c", "MAX(duration_ms)", "-b", "service.name", "-o", "COUNT desc", "-o", "service.name", .. Range]);
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var lines = run.Out.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal("service.name  COUNT  MAX(duration_ms)  COUNT over time", lines[0]);
        Assert.StartsWith("web              11               100  ▁", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("█", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("auth              1                20", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("(all)            13               100", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("3 groups of 4 events, 2024-05-01T12:00:00Z to 2024-05-01T13:00:00Z, ", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_can_be_written_as_csv_or_json_and_given_as_json()
    {
        await using var server = await StartAsync();
        var csv = await CliRun.RunAsync(server.Address, ["query", "-d", "shop", "-w", "name starts-with GET", "-b", "name", "-f", "csv", .. Range]);
        Assert.Equal("name,COUNT\nGET /,11\n", csv.Out);
        var json = await CliRun.RunAsync(server.Address, "query", "--json", """{"start_time":1714564800,"end_time":1714568400}""", "-f", "json", "--no-series");
        Assert.Equal(13, JsonDocument.Parse(json.Out).RootElement.GetProperty("total").GetProperty("values")[0].GetInt32());
        var rows = await CliRun.RunAsync(server.Address, ["query", "-d", "shop", "--rows", "1", "-w", "error exists", "--from", "2024-05-01T12:00:00Z", "--to", "2024-05-01T13:00:00Z"]);
        Assert.Equal("2024-05-01T12:00:00.050Z  shop  service.name=db  name=select  duration_ms=30  error=true  trace.parent_id=b  trace.span_id=c  trace.trace_id=t1\n", rows.Out);
    }

    [Fact]
    public async Task A_trace_is_an_indented_waterfall()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, "trace", "t1");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var lines = run.Out.Split('\n');
        Assert.Equal("3 events in 100 ms, 1 with errors", lines[0]);
        Assert.StartsWith("GET / ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  auth ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("    ! select ", lines[4], StringComparison.Ordinal);
        Assert.True(lines[4].IndexOf('█', StringComparison.Ordinal) > lines[3].IndexOf('█', StringComparison.Ordinal));
        var none = await CliRun.RunAsync(server.Address, "trace", "nobody");
        Assert.Equal(ExitCodes.Failed, none.ExitCode);
        Assert.Equal("no event has trace.trace_id nobody\n", none.Error);
    }

    [Fact]
    public async Task Logs_and_links_in_a_trace_show_what_they_say_and_where_they_lead()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "x",
            """{"time":"2024-05-01T12:00:00Z","data":{"name":"one","trace.trace_id":"t","trace.span_id":"a"}}""",
            """{"time":"2024-05-01T12:00:00Z","data":{"meta.annotation_type":"link","trace.trace_id":"t","trace.parent_id":"a","trace.link.trace_id":"u"}}""",
            """{"time":"2024-05-01T12:00:01Z","data":{"body":"it said\nso","trace.trace_id":"t","trace.parent_id":"a"}}""");
        var run = await CliRun.RunAsync(server.Address, "trace", "t");
        Assert.Matches(@"\n  → trace u  .*\n  it said\?so  ", run.Out);
    }

    [Fact]
    public async Task Spans_that_are_each_others_parents_are_shown_once()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "x",
            """{"time":"2024-05-01T12:00:00Z","data":{"name":"one","trace.trace_id":"t","trace.span_id":"a","trace.parent_id":"b"}}""",
            """{"time":"2024-05-01T12:00:00Z","data":{"name":"two","trace.trace_id":"t","trace.span_id":"b","trace.parent_id":"a"}}""");
        var run = await CliRun.RunAsync(server.Address, "trace", "t");
        Assert.Equal(2, run.Out.Split('\n').Count(line => line.Contains("one ", StringComparison.Ordinal) || line.Contains("two ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Datasets_columns_and_the_log_are_listed()
    {
        await using var server = await StartAsync();
        Assert.Contains("shop     production        4        7  2024-05-01T12:00:00Z  2024-05-01T12:30:00Z", (await CliRun.RunAsync(server.Address, "datasets")).Out, StringComparison.Ordinal);
        Assert.Contains("duration_ms      integer  shop", (await CliRun.RunAsync(server.Address, "columns", "shop")).Out, StringComparison.Ordinal);
        Assert.Equal(4, (await CliRun.RunAsync(server.Address, "wal", "cat", "1")).Out.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Keys_are_created_listed_and_revoked()
    {
        await using var server = await StartAsync();
        var created = await CliRun.RunAsync(server.Address, "keys", "create", "--name", "web");
        var secret = created.Out.Trim();
        Assert.Matches("^hcaik_[0-9a-z]{58}$", secret);
        Assert.NotNull(server.Workspace.Authenticate(secret));
        var id = secret[..32];
        Assert.Contains(id, (await CliRun.RunAsync(server.Address, "keys", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await CliRun.RunAsync(server.Address, "keys", "revoke", id)).ExitCode);
        Assert.Null(server.Workspace.Authenticate(secret));
        Assert.Equal("there is no key nobody; apiary keys list shows all\n", (await CliRun.RunAsync(server.Address, "keys", "revoke", "nobody")).Error);
    }

    [Fact]
    public async Task An_export_is_written_to_a_file()
    {
        await using var server = await StartAsync();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var run = await CliRun.RunAsync(server.Address, "export", "-d", "shop", "--output", path, "-w", "service.name=db");
            Assert.Equal(ExitCodes.Ok, run.ExitCode);
            Assert.Equal(
                """{"dataset":"shop","time":"2024-05-01T12:00:00.050Z","samplerate":1,"data":{"duration_ms":30,"error":true,"name":"select","service.name":"db","trace.parent_id":"b","trace.span_id":"c","trace.trace_id":"t1"}}""",
                (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Without_a_server_every_command_says_so()
    {
        var address = await FreeAddressAsync();
        foreach (string[] command in new string[][] { ["query"], ["datasets"], ["trace", "x"], ["tail"], ["keys", "list"], ["export"], ["wal", "cat", "1"], ["arrivals"] })
        {
            var run = await CliRun.RunAsync(address, command);
            Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
            Assert.Contains("no server answers", run.Error, StringComparison.Ordinal);
        }

        var doctor = await CliRun.RunAsync(address, "doctor");
        Assert.Equal(ExitCodes.Failed, doctor.ExitCode);
        Assert.Contains("WRONG nothing answers", doctor.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query", "--calc", "(x)")]
    [InlineData("query", "--where", "nothing")]
    [InlineData("query", "--since", "soon")]
    [InlineData("query", "--json", "{")]
    [InlineData("query", "--format", "xml")]
    [InlineData("query", "--url", "ftp://x")]
    [InlineData("trace")]
    [InlineData("keys", "create")]
    [InlineData("wal", "cat", "x")]
    [InlineData("import", "file")]
    [InlineData("nonsense")]
    public async Task A_command_line_that_makes_no_sense_has_its_own_exit_code(params string[] arguments)
    {
        var run = await CliRun.RunAsync("http://127.0.0.1:9", arguments);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task The_servers_refusal_is_shown_in_its_words()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, "query", "-d", "shop", "-b", "service.nam");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal("breakdowns[0]: unknown column 'service.nam'; did you mean 'service.name'?\n", run.Error);
        var key = await CliRun.RunAsync(server.Address, "datasets", "--key", "wrong");
        Assert.Equal("unknown API key - check your credentials\n", key.Error);
    }

    private static async Task<string> FreeAddressAsync()
    {
        await using var server = await RunningServer.StartAsync();
        return server.Address;
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", Events);
        return server;
    }
}
