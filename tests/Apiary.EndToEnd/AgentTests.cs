using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary><c>apiary mcp</c> and the protocol's own client.</summary>
public sealed class AgentTests(DemoServer demo) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task An_agent_finds_its_way_from_datasets_to_a_trace_and_a_link_that_opens()
    {
        var now = DateTimeOffset.UtcNow.ToString("O");
        var items = Enumerable.Range(0, 40).Select(i => $$"""{"time":"{{now}}","data":{"trace.trace_id":"t{{i}}","trace.span_id":"s{{i}}","name":"GET /cart","service.name":"web","duration_ms":{{(i < 5 ? 900 : 10)}},"region":"{{(i < 5 ? "north" : "south")}}"} }""");
        Assert.Equal(200, (await demo.Server.PostAsync("/1/batch/agents", $"[{string.Join(',', items)}]")).Status);
        var seen = await RunAsync(TestServer.DemoKey, """
            [["list_datasets",{}],
             ["list_columns",{"dataset":"agents","contains":"dur"}],
             ["run_query",{"dataset":"agents","query":{"breakdowns":["region"],"calculations":[{"op":"COUNT"},{"op":"MAX","column":"duration_ms"}]}}],
             ["bubbleup",{"dataset":"agents","selection":{"column":"duration_ms","min":500}}],
             ["get_trace",{"trace_id":"t3"}],
             ["run_query",{"dataset":"agents","query":{"breakdowns":["regio"]}}],
             ["list_boards",{}],
             ["list_errors",{}]]
            """);
        Assert.Equal("apiary", (string?)seen["server"]!["name"]);
        Assert.All(seen["tools"]!.AsArray(), tool => Assert.True((bool)tool!["annotations"]!["readOnlyHint"]!));
        var answers = seen["answers"]!.AsArray();
        Assert.Contains("\"agents\"", Text(answers, 0), StringComparison.Ordinal);
        Assert.Equal("""{"columns":[{"name":"duration_ms","type":"integer"}]}""", Text(answers, 1));
        var query = JsonNode.Parse(Text(answers, 2))!;
        Assert.Equal("""[["south",35,10],["north",5,900]]""", query["rows"]!.ToJsonString());
        Assert.StartsWith(new Uri(demo.Server.Address, "query/").ToString(), (string?)query["url"], StringComparison.Ordinal);
        Assert.Contains("\"north\",5,0", Text(answers, 3), StringComparison.Ordinal);
        Assert.Contains("GET /cart", Text(answers, 4), StringComparison.Ordinal);
        Assert.True((bool)answers[5]!["isError"]!);
        Assert.Contains("did you mean 'region'?", Text(answers, 5), StringComparison.Ordinal);
        Assert.All([0, 1, 2, 3, 4, 6, 7], index => Assert.False((bool)answers[index]!["isError"]!, Text(answers, index)));
        // The run behind the link is what was asked, its time fixed.
        var run = new Uri((string)query["url"]!).Segments[^1];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}");
        request.Headers.Add("X-Honeycomb-Team", TestServer.DemoKey);
        using var reply = await demo.Server.Http.SendAsync(request);
        var kept = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        Assert.Equal("region", (string?)kept["query"]!["breakdowns"]![0]);
        Assert.NotNull(kept["query"]!["start_time"]);
    }

    [Fact]
    public async Task A_wrong_key_is_an_answer_of_each_tool()
    {
        var seen = await RunAsync("nosuchkey", """[["list_datasets",{}],["run_query",{"query":{}}]]""");
        Assert.All(seen["answers"]!.AsArray(), answer => Assert.True((bool)answer!["isError"]!));
        Assert.Contains("unknown API key", Text(seen["answers"]!.AsArray(), 0), StringComparison.Ordinal);
    }

    private static string Text(JsonArray answers, int index) => (string)answers[index]!["text"]!;

    private async Task<JsonNode> RunAsync(string key, string calls) => JsonNode.Parse(await Programs.RunAsync("node", ["clients/mcp.mjs"],
        ("APIARY", Programs.Cli), ("APIARY_URL", demo.Server.Address.ToString()), ("APIARY_API_KEY", key), ("CALLS", calls)))!;
}
