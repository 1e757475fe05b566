using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>Honeycomb's own JavaScript libraries, pointed here by their own options.</summary>
public sealed class RealClientTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private TestServer Server => demo.Server;

    [Fact]
    public async Task Libhoney_is_told_that_every_event_was_accepted_and_all_are_found_as_sent()
    {
        const int Count = 120;
        var printed = await Programs.RunAsync("node", ["clients/libhoney.mjs"],
            ("APIARY_URL", Address), ("APIARY_KEY", TestServer.DemoKey), ("DATASET", "libhoney-js"), ("COUNT", $"{Count}"));
        var responses = JsonNode.Parse(printed)!.AsArray();
        Assert.Equal(Count, responses.Count);
        Assert.All(responses, response => Assert.Equal(202, (int)response!["status_code"]!));

        var rows = await Server.RowsAsync("libhoney-js");
        Assert.Equal(Count, rows.Count);
        for (var i = 0; i < Count; i++)
        {
            var data = rows[i]!["data"]!;
            Assert.Equal(i, TestServer.Number(data["number"]));
            Assert.Equal(i / 2.0, (double)data["half"]!);
            Assert.Equal(i % 2 == 0, (bool)data["even"]!);
            Assert.Equal($"level {i}", (string?)data["nested.deep"]);
            Assert.Equal($"größe {i} 🐝", (string?)data["text"]);
            Assert.Equal("built", (string?)data["kind"]);
            Assert.Null(data["nothing"]);
        }
    }

    [Fact]
    public async Task A_beelines_trace_is_found_whole_by_its_id()
    {
        var printed = await Programs.RunAsync("node", ["clients/beeline.mjs"],
            ("APIARY_URL", Address), ("APIARY_KEY", TestServer.DemoKey), ("SERVICE", "beeline-js"));
        var traceId = (string)JsonNode.Parse(printed)!["traceId"]!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/trace/{traceId}", UriKind.Relative));
        request.Headers.Add("X-Honeycomb-Team", TestServer.DemoKey);
        using var reply = await Server.Http.SendAsync(request);
        var rows = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["rows"]!.AsArray();
        Assert.Equal(["charge card", "handle order", "reserve stock"], rows.Select(row => (string)row!["data"]!["name"]!).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal("beeline-js", (string?)row!["dataset"]));
        var root = Assert.Single(rows, row => row!["data"]!["trace.parent_id"] is null)!;
        Assert.Equal(2, rows.Count(row => (string?)row!["data"]!["trace.parent_id"] == (string?)root["data"]!["trace.span_id"]));
    }

    [Fact]
    public async Task Libhoney_with_an_unknown_key_is_told_so_for_every_event()
    {
        var printed = await Programs.RunAsync("node", ["clients/libhoney.mjs"],
            ("APIARY_URL", Address), ("APIARY_KEY", "nosuchkey"), ("DATASET", "nowhere"), ("COUNT", "3"));
        var responses = JsonNode.Parse(printed)!.AsArray();
        Assert.Equal(3, responses.Count);
        Assert.All(responses, response => Assert.Equal(401, (int)response!["status_code"]!));
    }

    private string Address => Server.Address.ToString().TrimEnd('/');
}
