using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs.Insights;

/// <summary>Commands that are more than what the parser's tests can see: they hang on stored lines, on the time asked for, or on the group.</summary>
public sealed class InsightsCommandTests
{
    private const long Minute = 60_000, Hour = 60 * Minute;

    [Fact]
    public async Task Patterns_are_counted_over_stored_lines_behind_filters_and_before_other_commands()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((-3, "ERROR db1 gave up after 5 s"), (-2, "ERROR db2 gave up after 7 s"), (-1, "INFO ready"), (0, """{"level":"INFO","ms":5}"""));
        Assert.Equal(
            ["@pattern=ERROR <Token-1> gave up after <Token-2> s @sampleCount=2 @ratio=0.6667 @severityLabel=Error", "@pattern=INFO ready @sampleCount=1 @ratio=0.3333 @severityLabel=Info"],
            await server.AskAsync("filter not ispresent(ms) | pattern @message"));
        Assert.Equal(["n=2 most=2"], await server.AskAsync("filter not ispresent(ms) | pattern @message | stats count(*) as n, max(@sampleCount) as most"));
        // Rows of patterns are no events, so nothing leads back to one.
        var row = (await ResultsAsync(server, "pattern @message | limit 1"))[0]!.AsArray();
        Assert.DoesNotContain(row, cell => (string)cell!["field"]! == "@ptr");
    }

    [Fact]
    public async Task Diff_counts_as_much_time_before()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        // The query asks for the last and the next hour, so the two hours before these are the time before.
        await server.PutAsync((-3 * Hour - Minute, "too old 1"), (-2 * Hour, "old 1"), (-2 * Hour, "both 1"), (-Hour - Minute, "both 2"), (-Minute, "both 3"), (0, "new 1"), (0, "new 2"), (0, "new 3"));
        Assert.Equal(
            [
                "@pattern=new <Token-1> @sampleCount=3 @previousSampleCount=0 @differenceCount=3 @ratio=0.75",
                "@pattern=both <Token-1> @sampleCount=1 @previousSampleCount=2 @differenceCount=-1 @ratio=0.25",
                "@pattern=old 1 @sampleCount=0 @previousSampleCount=1 @differenceCount=-1 @ratio=0",
            ],
            await server.AskAsync("pattern @message | diff"));
        Assert.Equal(["@pattern=old 1 @sampleCount=0 @previousSampleCount=1 @differenceCount=-1 @ratio=0"], await server.AskAsync("filter @message like 'old' | pattern @message | diff | limit 1"));
    }

    [Fact]
    public async Task Missing_times_are_those_of_the_question_whoever_computes()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, """{"a":"x","ms":5}"""), (0, """{"a":"y","ms":7}"""));
        string[] bins = [.. Enumerable.Range(0, 5).Select(bin => DateTimeOffset.FromUnixTimeMilliseconds(((server.Now - Hour) / (30 * Minute) + bin) * 30 * Minute).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture))];
        string[] expected = [.. bins.SelectMany(bin => new[] { "x", "y" }.Select(a => $"t={bin} a={a} n={(bin == bins[2] ? 1 : 0)}"))];
        // The engine's groups, and groups made from rows.
        foreach (var n in new[] { "count(*)", "count(concat(a, ms))" })
        {
            Assert.Equal(expected, await server.AskAsync($"stats {n} as n by bin(30m) as t, a | fillmissing with 0 for n | sort t, a"));
            Assert.Equal(expected.Where(row => row.EndsWith('1')), await server.AskAsync($"stats {n} as n by bin(30m) as t, a | fillmissing | filter n > 0 | sort t, a"));
        }

        Assert.Empty(await server.AskAsync("filter a = 'none' | stats count(*) by bin(1h), a | fillmissing"));
        Assert.Equal(3, (await server.AskAsync("filter a = 'none' | stats count(*) by bin(1h) | fillmissing")).Length);
    }

    [Fact]
    public async Task Lists_in_lines_are_unnested_and_filters_behind_see_their_members()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, """{"order":1,"items":[{"sku":"a","q":2},{"sku":"b","q":1}],"item":{"sku":"stored"}}"""), (0, """{"order":2,"items":[{"sku":"a","q":4}]}"""), (0, "plain"));
        Assert.Equal(["item.sku=a q=6", "item.sku=b q=1"], await server.AskAsync("fields jsonParse(@message) as j | unnest j.items into item | stats sum(item.q) as q by item.sku | sort item.sku"));
        Assert.Equal(["order=1 sku=b"], await server.AskAsync("unnest items into item | filter item.sku = 'b' | display order, item.sku as sku"));
        Assert.Equal(["order=1 item=a", "order=1 item=b"], await server.AskAsync("fields order | filter order = 1 | unnest items into i | fields i.sku as item | display order, item | sort item"));
        Assert.Empty(await server.AskAsync("unnest items into item | filter item.sku = 'stored'"));
    }

    [Fact]
    public async Task A_source_chooses_groups_and_times_and_what_is_listed_can_be_asked_again()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "in cruddur"));
        foreach (var (name, of) in new[] { ("/aws/a", "STANDARD"), ("/aws/b", "INFREQUENT_ACCESS") })
        {
            await server.CallAsync("CreateLogGroup", $$"""{"logGroupName":"{{name}}","logGroupClass":"{{of}}"}""");
            await server.CallAsync("CreateLogStream", $$"""{"logGroupName":"{{name}}","logStreamName":"s"}""");
            await server.CallAsync("PutLogEvents", $$"""{"logGroupName":"{{name}}","logStreamName":"s","logEvents":[{"timestamp":{{server.Now}},"message":"in {{name}}"}]}""");
        }

        Assert.Equal(["in /aws/a", "in cruddur"], await MessagesAsync(server, "SOURCE logGroups() | fields @message | sort @message"));
        Assert.Equal(["in /aws/b"], await MessagesAsync(server, "SOURCE logGroups(namePrefix: ['/aws'], class: ['INFREQUENT_ACCESS']) | fields @message"));
        Assert.Equal(["in cruddur"], await MessagesAsync(server, "SOURCE 'cruddur' | fields @message"));
        Assert.Empty(await MessagesAsync(server, $"SOURCE 'cruddur' START=0 END={server.Now - 5_000} | fields @message"));
        Assert.Empty(await MessagesAsync(server, "SOURCE logGroups(accountIdentifiers: ['123456789012'])"));
        await server.AskAsync("fields @message");
        var listed = (string)(await server.CallAsync("DescribeQueries", "{}"))["queries"]![0]!["queryString"]!;
        Assert.StartsWith("SOURCE \"cruddur\" START=", listed, StringComparison.Ordinal);
        Assert.Equal(["in cruddur"], await MessagesAsync(server, listed));
        Assert.Equal(listed, (string)(await server.CallAsync("DescribeQueries", "{}"))["queries"]![0]!["queryString"]!);
        Assert.Equal("ResourceNotFoundException", (await server.FailAsync("StartQuery", """{"startTime":1,"endTime":2,"queryString":"SOURCE 'none'"}""")).Code);
        Assert.Contains("Exactly one of", (await server.FailAsync("StartQuery", """{"logGroupName":"cruddur","startTime":1,"endTime":2,"queryString":"SOURCE 'cruddur'"}""")).Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> MessagesAsync(LogsTestServer server, string query) =>
        [.. (await ResultsAsync(server, query, group: null)).Select(row => (string)row!.AsArray().Single(cell => (string)cell!["field"]! == "@message")!["value"]!)];

    private static async Task<JsonArray> ResultsAsync(LogsTestServer server, string query, string? group = LogsTestServer.Group)
    {
        var start = new JsonObject { ["startTime"] = (server.Now / 1000) - 3600, ["endTime"] = (server.Now / 1000) + 3600, ["queryString"] = query };
        if (group is not null) start["logGroupName"] = group;
        var id = (string)(await server.CallAsync("StartQuery", start.ToJsonString()))["queryId"]!;
        JsonNode answer;
        do answer = await server.CallAsync("GetQueryResults", $$"""{"queryId":"{{id}}"}""");
        while ((string)answer["status"]! == "Running");
        Assert.Equal("Complete", (string)answer["status"]!);
        return answer["results"]!.AsArray();
    }
}
