using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>Lines of a stream that was deleted are answered by nothing, also when its name is used again, and after a restart.</summary>
public sealed class RemovedStreamTests
{
    private const string Count = "stats count(*) as n", Texts = "fields @message | sort @timestamp asc";

    [Fact]
    public async Task Insights_neither_counts_nor_shows_lines_of_a_deleted_stream()
    {
        var files = new MemoryFiles();
        var time = new ManualTime();
        await using (var server = await LogsTestServer.StartAsync(null, files, time))
        {
            await server.CallAsync("CreateLogGroup", """{"logGroupName":"cruddur"}""");
            foreach (var stream in (string[])[LogsTestServer.Stream, "other", "empty"]) await server.CallAsync("CreateLogStream", $$"""{"logGroupName":"cruddur","logStreamName":"{{stream}}"}""");
            await server.PutAsync((0, "old 1"), (1, "old 2"));
            await server.CallAsync("PutLogEvents", server.PutBody("other", (2, "stays")));
            Assert.Equal(["n=3"], await server.AskAsync(Count));
            foreach (var stream in (string[])[LogsTestServer.Stream, "empty"]) await server.CallAsync("DeleteLogStream", $$"""{"logGroupName":"cruddur","logStreamName":"{{stream}}"}""");
            Assert.Equal(["n=1"], await server.AskAsync(Count));
            Assert.Equal(["@message=stays"], await server.AskAsync(Texts));
            Assert.Equal(["@logStream=other n=1"], await server.AskAsync("stats count(*) as n by @logStream"));
        }

        await using var again = await LogsTestServer.StartAsync(null, files, time);
        Assert.Equal(["n=1"], await again.AskAsync(Count));
        time.Advance(TimeSpan.FromSeconds(1));
        await again.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"web/1"}""");
        await again.PutAsync((3, "new"));
        Assert.Equal(["n=2"], await again.AskAsync(Count));
        Assert.Equal(["@message=stays", "@message=new"], await again.AskAsync(Texts));
        Assert.Equal(["@message=new"], await again.AskAsync("fields @message | sort @timestamp desc | limit 1"));
        Assert.Equal(["n=1"], await again.AskAsync("filter @message like \"n\" | filter @logStream = \"web/1\" | stats count(*) as n"));
    }

    [Fact]
    public async Task A_group_says_what_it_stores_and_a_query_what_it_asks()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        Assert.Equal(0, await StoredAsync(server));
        await server.PutAsync((0, "a line"));
        Assert.True(await StoredAsync(server) > 0);
        var id = (string)(await server.CallAsync("StartQuery", """{"logGroupName":"cruddur","startTime":1,"endTime":2,"queryString":""}"""))["queryId"]!;
        Assert.Equal("""["cruddur"]""", (await server.CallAsync("ListLogGroupsForQuery", $$"""{"queryId":"{{id}}"}"""))["logGroupIdentifiers"]!.ToJsonString());
        Assert.Equal("ResourceNotFoundException", (await server.FailAsync("ListLogGroupsForQuery", """{"queryId":"none"}""")).Code);
    }

    private static async Task<long> StoredAsync(LogsTestServer server) => (long)(await server.CallAsync("DescribeLogGroups", "{}"))["logGroups"]!.AsArray().Single()!["storedBytes"]!;
}
