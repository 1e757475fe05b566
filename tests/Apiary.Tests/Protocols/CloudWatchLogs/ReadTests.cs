using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>Events read again, by every way and with every token; and the Insights examples of section 8.5.</summary>
public sealed class ReadTests
{
    [Fact]
    public async Task The_loop_from_the_head_ends_with_an_unchanged_token_which_later_leads_on()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "1"), (0, "2"), (0, "3"), (1, "4"), (2, "5"));
        var pages = new List<string>();
        string? token = null;
        while (true)
        {
            var page = await GetAsync(server, token is null ? "\"startFromHead\":true,\"limit\":2" : $"\"nextToken\":\"{token}\",\"limit\":2");
            pages.Add(Messages(page));
            var next = (string)page["nextForwardToken"]!;
            Assert.NotNull(page["nextBackwardToken"]);
            if (next == token) break;
            token = next;
        }

        Assert.Equal(["1 2", "3 4", "5", ""], pages);
        await server.PutAsync((3, "6"));
        Assert.Equal("6", Messages(await GetAsync(server, $"\"nextToken\":\"{token}\"")));
    }

    [Fact]
    public async Task From_the_tail_pages_go_back_and_forth()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "1"), (1, "2"), (2, "3"), (3, "4"), (4, "5"));
        var newest = await GetAsync(server, "\"limit\":2");
        Assert.Equal("4 5", Messages(newest));
        var middle = await GetAsync(server, $"\"limit\":2,\"nextToken\":\"{newest["nextBackwardToken"]}\"");
        Assert.Equal("2 3", Messages(middle));
        Assert.Equal("4 5", Messages(await GetAsync(server, $"\"limit\":2,\"nextToken\":\"{middle["nextForwardToken"]}\"")));
        var oldest = await GetAsync(server, $"\"limit\":2,\"nextToken\":\"{middle["nextBackwardToken"]}\"");
        Assert.Equal("1", Messages(oldest));
        var before = await GetAsync(server, $"\"limit\":2,\"nextToken\":\"{oldest["nextBackwardToken"]}\"");
        Assert.Equal("", Messages(before));
        Assert.Equal((string)oldest["nextBackwardToken"]!, (string)before["nextBackwardToken"]!);
        Assert.Equal("1 2", Messages(await GetAsync(server, $"\"limit\":2,\"nextToken\":\"{before["nextForwardToken"]}\"")));
    }

    [Fact]
    public async Task The_end_is_excluded_here_and_included_in_a_filter()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "1"), (1, "2"), (2, "3"));
        var range = $"\"startTime\":{server.Now},\"endTime\":{server.Now + 1}";
        Assert.Equal("1", Messages(await GetAsync(server, range)));
        Assert.Equal("1 2", Messages(await server.CallAsync("FilterLogEvents", $$"""{"logGroupName":"cruddur",{{range}}}""")));
    }

    [Fact]
    public async Task Many_requests_with_one_time_lose_and_repeat_nothing()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        for (var i = 0; i < 40; i++) await server.PutAsync((0, $"{i}a"), (0, $"{i}b"));
        var seen = new List<string>();
        var ids = new HashSet<string>();
        for (var token = ""; ;)
        {
            var page = await server.CallAsync("FilterLogEvents", $$"""{"logGroupName":"cruddur","limit":7{{token}}}""");
            foreach (var line in page["events"]!.AsArray())
            {
                seen.Add((string)line!["message"]!);
                Assert.Equal(56, ((string)line["eventId"]!).Length);
                Assert.True(ids.Add((string)line["eventId"]!));
            }

            if (page["nextToken"] is not { } next) break;
            token = $",\"nextToken\":\"{next}\"";
        }

        Assert.Equal(80, seen.Distinct().Count());
        Assert.Equal(80, seen.Count);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}a"), seen.Take(40));
    }

    [Fact]
    public async Task A_filter_reads_on_until_it_has_enough_and_tells_where_to_go_on()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync(new() { LogsQueryRows = 1_000 });
        await server.PutAsync([.. Enumerable.Range(0, 5_000).Select(i => ((long)i, i == 4_900 ? "needle %" : "hay"))]);
        var found = new List<string>();
        var calls = 0;
        for (var token = ""; ; calls++)
        {
            var page = await server.CallAsync("FilterLogEvents", $$"""{"logGroupName":"cruddur","filterPattern":"%n.+e%","limit":10{{token}}}""");
            if (page["events"]!.AsArray().Count > 0) found.Add(Messages(page));
            if (page["nextToken"] is not { } next) break;
            token = $",\"nextToken\":\"{next}\"";
        }

        Assert.Equal(["needle %"], found);
        Assert.InRange(calls, 1, 5);
        Assert.Equal("needle %", Messages(await server.CallAsync("FilterLogEvents", $$"""{"logGroupName":"cruddur","filterPattern":"needle","startFromHead":false,"startTime":{{server.Now}}}""")));
    }

    [Fact]
    public async Task A_filter_takes_streams_by_name_and_by_prefix()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"db/1"}""");
        await server.PutAsync((0, "web"));
        await server.CallAsync("PutLogEvents", server.PutBody("db/1", (1, "db")));
        Assert.Equal("web db", Messages(await server.CallAsync("FilterLogEvents", """{"logGroupIdentifier":"cruddur"}""")));
        Assert.Equal("db", Messages(await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur","logStreamNames":["db/1"]}""")));
        Assert.Equal("web", Messages(await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur","logStreamNamePrefix":"web/"}""")));
    }

    [Fact]
    public async Task Insights_answers_the_examples_of_the_reference()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync(
            (0, """{"level":"INFO","route":"/a","ms":10}"""), (1_000, """{"level":"ERROR","route":"/a","ms":250,"err":"Timeout"}"""),
            (2_000, """{"level":"INFO","route":"/b","ms":30}"""), (3_000, "plain ERROR text"));
        var all = await server.AskAsync("");
        Assert.Equal(4, all.Length);
        Assert.Equal("@timestamp=2026-01-02 03:04:08.000 @message=plain ERROR text", all[0]);
        Assert.Equal(all, await server.AskAsync("fields @timestamp, @message"));
        Assert.Equal(["route=/a err=Timeout"], await server.AskAsync("filter level = \"ERROR\" | display route, err"));
        Assert.Equal(["n=2"], await server.AskAsync("filter @message like /ERROR/ | stats count(*) as n"));
        var stats = await server.AskAsync("stats count(*), avg(ms), max(ms) by route | sort route");
        Assert.Equal(["count(*)=1", "route=/a count(*)=2 avg(ms)=130 max(ms)=250", "route=/b count(*)=1 avg(ms)=30 max(ms)=30"], stats);
        Assert.Equal(["bin(1m)=2026-01-02 03:04:00.000 p=30"], await server.AskAsync("filter ispresent(ms) | stats pct(ms, 50) as p by bin(1m)"));
        Assert.Equal(["l=5 word=ERROR"], await server.AskAsync("parse @message \"plain * text\" as word | filter word = \"ERROR\" | fields strlen(word) as l"));
        Assert.Equal(["d=500"], await server.AskAsync("fields ms * 2 as d | where d > 100 | sort d desc | limit 1"));
        Assert.Equal(["ms=10", "ms=250"], await server.AskAsync("filter ispresent(ms) | fields ms | sort @timestamp asc | limit 2"));
    }

    [Theory]
    [InlineData("filter level = 'ERROR' or ms > 20 | fields ms | sort ms", "ms=30|ms=250")]
    [InlineData("filter level != 'ERROR' | stats count(*) as n", "n=2")]
    [InlineData("filter not level = 'ERROR' | stats count(*) as n", "n=3")]
    [InlineData("filter ms in [10, 250] | stats sum(ms) as s, count(err) as e", "s=260 e=1")]
    [InlineData("filter level not in ['INFO'] | fields level", "level=ERROR")]
    [InlineData("filter level like 'NF' and ms >= 10 | stats max(ms) as m, min(ms) as l by level", "level=INFO m=30 l=10")]
    [InlineData("filter not ispresent(ms) | fields @message", "@message=plain ERROR text")]
    [InlineData("stats count(*) as n by @logStream, bin(1s) | stats count(*) as seconds, sum(n) as events", "seconds=4 events=4")]
    [InlineData("stats count_distinct(route) as r, avg(ms)", "r=2 avg(ms)=96.6667")]
    [InlineData("fields tags.1 | filter ispresent(tags.1)", "")]
    [InlineData("filter @logStream = 'web/1' and strlen(@message) < 20 | fields @log, @logStream", "@log=000000000000:cruddur @logStream=web/1")]
    [InlineData("filter ispresent(level) | fields level | dedup level", "level=INFO|level=ERROR")]
    [InlineData("filter level = 'NONE' | stats count(*) as n", "n=0")]
    [InlineData("stats earliest(ms) as e, latest(level) as l", "e=10 l=INFO")]
    public async Task What_the_engine_computes_and_what_is_computed_on_rows_agree(string query, string rows)
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync(
            (0, """{"level":"INFO","route":"/a","ms":10}"""), (1_000, """{"level":"ERROR","route":"/a","ms":250,"err":"Timeout"}"""),
            (2_000, """{"level":"INFO","route":"/b","ms":30}"""), (3_000, "plain ERROR text"));
        Assert.Equal(rows, string.Join('|', await server.AskAsync(query)));
    }

    [Fact]
    public async Task Queries_are_listed_stopped_and_their_errors_have_a_place()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var (status, body) = await server.SendAsync("StartQuery", """{"logGroupName":"cruddur","startTime":1,"endTime":2,"queryString":"stats count(*) by level | foo"}"""u8.ToArray());
        Assert.Equal((400, "MalformedQueryException"), (status, (string)body["__type"]!));
        Assert.Equal("""{"startCharOffset":26,"endCharOffset":29}""", body["queryCompileError"]!["location"]!.ToJsonString());
        await server.AskAsync("limit 1");
        var listed = (await server.CallAsync("DescribeQueries", """{"logGroupName":"cruddur","status":"Complete"}"""))["queries"]!.AsArray();
        var start = (server.Now / 1000) - 3600;
        Assert.Equal($"SOURCE \"cruddur\" START={start}000 END={start + 7200}999 | limit 1", (string)Assert.Single(listed)!["queryString"]!);
        Assert.Contains("is not currently in progress", (await server.FailAsync("StopQuery", $$"""{"queryId":"{{listed[0]!["queryId"]}}"}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_leads_to_its_record_and_fields_are_discovered()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, """{"message":"own","@x":1}"""), (0, "text"));
        var id = (string)(await server.CallAsync("StartQuery", $$"""{"logGroupNames":["cruddur"],"startTime":{{(server.Now / 1000) - 5}},"endTime":{{(server.Now / 1000) + 5}},"queryString":"filter ispresent(message)"}"""))["queryId"]!;
        JsonNode results;
        do results = await server.CallAsync("GetQueryResults", $$"""{"queryId":"{{id}}"}""");
        while ((string)results["status"]! == "Running");
        var pointer = (string)results["results"]![0]!.AsArray().Single(cell => (string)cell!["field"]! == "@ptr")!["value"]!;
        var record = (await server.CallAsync("GetLogRecord", $$"""{"logRecordPointer":"{{pointer}}"}"""))["logRecord"]!;
        Assert.Equal(("own", "1", "web/1", """{"message":"own","@x":1}"""), ((string)record["message"]!, (string)record["@@x"]!, (string)record["@logStream"]!, (string)record["@message"]!));
        var fields = (await server.CallAsync("GetLogGroupFields", """{"logGroupName":"cruddur"}"""))["logGroupFields"]!.AsArray().ToDictionary(field => (string)field!["name"]!, field => (int)field!["percent"]!);
        Assert.Equal((100, 50, 50, 100), (fields["@message"], fields["message"], fields["@@x"], fields["@timestamp"]));
    }

    private static Task<JsonNode> GetAsync(LogsTestServer server, string more) => server.CallAsync("GetLogEvents", $$"""{"logGroupName":"cruddur","logStreamName":"web/1",{{more}}}""");

    private static string Messages(JsonNode page) => string.Join(' ', page["events"]!.AsArray().Select(line => (string)line!["message"]!));
}
