using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.CloudWatchLogs;

/// <summary>AWS's SDKs for JavaScript and Python, and winston's transport, told where to send by the endpoint alone.</summary>
public sealed class SdkTests(LogsServer logs) : IClassFixture<LogsServer>
{
    [Fact]
    public async Task The_javascript_sdk_puts_reads_asks_and_tails()
    {
        var printed = JsonNode.Parse(await Programs.RunAsync("node", ["clients/cloudwatch-logs.mjs"], [("GROUP", "node-sdk"), .. logs.Variables]))!;
        Assert.Equal("""["ResourceNotFoundException","ResourceAlreadyExistsException"]""", printed["errors"]!.ToJsonString());
        Assert.Null(printed["rejected"]);
        Assert.Equal(["""{"level":"ERROR","ms":250,"route":"/a"}""", "größe 🐝 [WARN]\n"], printed["read"]!.AsArray().Select(message => (string)message!));
        Assert.Single(printed["filtered"]!.AsArray());
        Assert.Equal("""[["node/1",true]]""", printed["streams"]!.ToJsonString());
        Assert.Equal("""[{"n":"1"},{"level":"ERROR","n":"1","most":"250"}]""", printed["query"]!.ToJsonString());
        Assert.Equal("""["a live line"]""", printed["seen"]!.ToJsonString());
    }

    [Fact]
    public async Task Winstons_lines_arrive_whole_in_a_group_that_it_made()
    {
        var printed = JsonNode.Parse(await Programs.RunAsync("node", ["clients/winston-cloudwatch.mjs"], [("GROUP", "winston"), .. logs.Variables]))!;
        Assert.Equal("[]", printed["errors"]!.ToJsonString());
        var rows = await logs.Server.RowsAsync("winston", key: null);
        Assert.Equal(25, rows.Count);
        // Of lines with one time the transport turns the order round.
        Assert.Equal(Enumerable.Range(0, 25), rows.Select(row => (int)row!["data"]!["number"]!).Order());
        Assert.Equal(5, rows.Count(row => (string)row!["data"]!["severity"]! == "error"));
    }

    [Fact]
    public async Task Boto_does_what_watchtower_does_and_its_lines_are_in_the_trace()
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/boto3/__init__.py")) Assert.Skip("python3-boto3 is not installed");
        const string Trace = "5759e988bd862e3fe1be46a994272793";
        var printed = JsonNode.Parse(await Programs.RunAsync("/usr/bin/python3", ["clients/boto3_logs.py"], [("GROUP", "boto"), ("TRACE_ID", "1-5759e988-bd862e3fe1be46a994272793"), .. logs.Variables]))!;
        Assert.Contains("The specified log stream does not exist.", (string)Assert.Single(printed["missing"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Null(printed["rejected"]);
        Assert.Equal("[10,10,6,0]", printed["pages"]!.ToJsonString());
        Assert.Equal(26, (int)printed["ids"]!);
        Assert.Equal("watch tower", (string)printed["tags"]!["owner"]!);
        var line = Assert.Single(await logs.Server.TraceAsync(Trace, key: null))!;
        Assert.Equal("in the trace", (string)line["data"]!["line.message"]!);
        Assert.Contains("""{"level": "INFO",""", await Programs.RunAsync(Programs.Cli, ["trace", Trace, "--url", logs.Variables[0].Value]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_follows_sees_every_line_once_while_others_write()
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/boto3/__init__.py")) Assert.Skip("python3-boto3 is not installed");
        var printed = await Programs.RunAsync("/usr/bin/python3", ["clients/boto3_follow.py"], [("GROUP", "followed"), ("COUNT", "100"), .. logs.Variables]);
        Assert.Equal("""{"seen": 200, "different": 200, "order": true}""", printed.Trim());
    }
}
