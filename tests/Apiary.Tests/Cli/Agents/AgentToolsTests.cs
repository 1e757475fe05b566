using System.Globalization;
using System.Text.Json.Nodes;
using Apiary.Cli;
using Apiary.Cli.Agents;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Cli.Agents;

/// <summary>What agents are answered: small, and with words for what is wrong.</summary>
public sealed class AgentToolsTests
{
    private const string Query = "\"query\":{\"start_time\":1714564800,\"end_time\":1714565400,\"breakdowns\":[\"user\"],\"orders\":[{\"column\":\"user\"}]}";

    [Fact]
    public async Task Lists_are_cut_and_say_how_much_more_there_is()
    {
        await using var server = await StartAsync();
        var answer = await CallAsync(server, "run_query", $$"""{"dataset":"shop","limit":3,{{Query}} }""");
        Assert.Equal("""[["u00",1],["u01",1],["u02",1]]""", answer["rows"]!.ToJsonString());
        Assert.Equal("""["user","COUNT"]""", answer["columns"]!.ToJsonString());
        Assert.Equal(("[37]", "[40]"), (answer["other"]!.ToJsonString(), answer["total"]!.ToJsonString()));
        Assert.Null(answer["series"]);
        var columns = await CallAsync(server, "list_columns", """{"limit":1}""");
        Assert.Single(columns["columns"]!.AsArray());
        Assert.True(columns["more_columns"]!.GetValue<int>() > 0);
        var events = await CallAsync(server, "get_events", """{"dataset":"shop","query":{"start_time":1714564800,"end_time":1714565400},"columns":["long","user"],"limit":2}""");
        Assert.Equal(2, events["events"]!.AsArray().Count);
        Assert.Equal(AgentAnswer.MaxText + 1, events["events"]![0]!["data"]!["long"]!.ToString().Length);
        Assert.Equal("""[["u03",1]]""", (await CallAsync(server, "list_values", """{"dataset":"shop","column":"user","prefix":"U03"}"""))["values"]!.ToJsonString());
    }

    [Fact]
    public async Task Series_traces_spans_and_services_are_found()
    {
        await using var server = await StartAsync();
        var answer = await CallAsync(server, "run_query", """{"dataset":"shop","series":true,"query":{"start_time":1714564800,"end_time":1714565400,"granularity":60}}""");
        Assert.Equal("[[[1714564800,40]]]", answer["series"]!.ToJsonString());
        var traces = await CallAsync(server, "find_traces", """{"query":{"start_time":1714564800,"end_time":1714565400},"limit":1,"newest":true}""");
        Assert.Equal(("t39", server.Address.TrimEnd('/') + "/trace/t39"), (traces["traces"]![0]!["trace_id"]!.ToString(), traces["traces"]![0]!["url"]!.ToString()));
        var trace = await CallAsync(server, "get_trace", """{"trace_id":"t7"}""");
        Assert.Equal("""[[0,7,"s7",null,"GET /","web",null,"span"]]""", trace["rows"]!.ToJsonString());
        Assert.Equal("u07", (await CallAsync(server, "get_trace", """{"trace_id":"t7","span_id":"s7"}"""))["events"]![0]!["data"]!["user"]!.ToString());
        Assert.Empty((await CallAsync(server, "list_services", "{}"))["services"]!.AsArray());
        Assert.Empty((await CallAsync(server, "list_errors", "{}"))["errors"]!.AsArray());
    }

    [Fact]
    public async Task Boards_give_questions_that_can_be_asked()
    {
        await using var server = await StartAsync();
        var saved = await server.SendAsync(HttpMethod.Post, "/api/saved-queries", $$"""{"name":"By user","dataset":"shop",{{Query}} }""");
        var id = JsonNode.Parse(saved.Body)!["id"]!.ToString();
        var board = await server.SendAsync(HttpMethod.Post, "/api/boards", $$"""{"name":"Shop","panels":[{"kind":"query","saved_query_id":"{{id}}","width":1,"style":"graph"},{"kind":"text","text":"Hello"}]}""");
        var listed = (await CallAsync(server, "list_boards", "{}"))["boards"]!.AsArray().Single(item => item!["name"]!.ToString() == "Shop")!;
        Assert.Equal(JsonNode.Parse(board.Body)!["id"]!.ToString(), listed["id"]!.ToString());
        var got = await CallAsync(server, "get_board", $$"""{"id":"{{listed["id"]}}"}""");
        var panel = got["panels"]![0]!;
        Assert.Equal(("By user", "Hello"), (panel["name"]!.ToString(), got["panels"]![1]!["text"]!.ToString()));
        Assert.Equal(20, (await CallAsync(server, "run_query", $$"""{"dataset":"{{panel["dataset"]}}","query":{{panel["query"]!.ToJsonString()}} }"""))["rows"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("run_query", """{"query":{"breakdowns":["usr"]}}""", "did you mean 'user'?")]
    [InlineData("run_query", """{"query":"COUNT"}""", "query: expected an object")]
    [InlineData("run_query", """{"query":{},"limit":201}""", "limit: expected a whole number from 1 to 200")]
    [InlineData("run_query", """{"dataset":"nope","query":{}}""", "dataset not found: nope")]
    [InlineData("list_columns", """{"limit":0}""", "limit: expected a whole number from 1 to 300")]
    [InlineData("get_trace", """{"trace_id":"nope"}""", "no event has trace.trace_id nope")]
    [InlineData("get_trace", "{}", "trace_id is missing")]
    [InlineData("get_board", """{"id":"nope"}""", "nothing under the id nope")]
    [InlineData("get_error", """{"counter":99}""", "there is no such item")]
    public async Task What_is_wrong_is_told(string tool, string arguments, string message)
    {
        await using var server = await StartAsync();
        Assert.Contains(message, (await Assert.ThrowsAsync<CliException>(() => CallAsync(server, tool, arguments))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_too_long_is_refused_not_cut()
    {
        JsonObject answer(int characters) => new() { ["a"] = new string('x', characters - """{"a":""}""".Length) };
        Assert.Equal(AgentAnswer.MaxCharacters, AgentAnswer.Write(answer(AgentAnswer.MaxCharacters)).Length);
        Assert.Contains("ask for fewer", Assert.Throws<CliException>(() => AgentAnswer.Write(answer(AgentAnswer.MaxCharacters + 1))).Message, StringComparison.Ordinal);
    }

    private static async Task<JsonObject> CallAsync(RunningServer server, string tool, string arguments)
    {
        using var connection = new ServerConnection(new Uri(server.Address.TrimEnd('/') + "/"), null, null);
        return await AgentTools.All.Single(known => known.Name == tool).Answer(new AgentCall(JsonNode.Parse(arguments)!.AsObject(), connection, CancellationToken.None));
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"time":"2024-05-01T12:00:{{{i:00}}}Z","data":{"trace.trace_id":"t{{{i}}}","trace.span_id":"s{{{i}}}","name":"GET /","service.name":"web","duration_ms":{{{i}}},"user":"u{{{i:00}}}","long":"{{{new string('x', 500)}}}"} }"""))]);
        return server;
    }
}
