using System.Diagnostics;
using System.Text.Json.Nodes;
using Apiary.Client;
using Apiary.Client.Tracing;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>The client and the server of this repository, with each other.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task Events_and_a_trace_arrive_as_they_were_sent()
    {
        await using var server = await RunningServer.StartAsync();
        var key = server.Keys.Ingest.Secret;
        var client = new HoneyClient(new HoneyClientOptions { ApiHost = new Uri(server.Address), WriteKey = key, Dataset = "shop" });
        using var source = new ActivitySource($"real-{Guid.NewGuid():N}");
        string traceId;
        using (new ActivityExporter(client, new ActivityExporterOptions { Sources = { source.Name } }))
        using (var root = source.StartActivity("checkout")!)
        {
            traceId = root.TraceId.ToHexString();
            using (source.StartActivity("pay")) { }
        }

        Sending.SendNumbered(client, 3_000);
        var responses = await Sending.CloseAndReadAsync(client);
        Assert.Equal(3_002, responses.Count(response => response is { Outcome: ResponseOutcome.Accepted, StatusCode: 202 }));
        var trace = JsonNode.Parse(await server.GetAsync($"/api/trace/{traceId}"))!["rows"]!.AsArray();
        Assert.Equal(["checkout", "pay"], trace.Select(row => (string)row!["data"]!["name"]!).Order());
        var (_, answer) = await server.SendAsync(HttpMethod.Post, "/api/query", """{"dataset":"shop","query":{"calculations":[{"op":"COUNT_DISTINCT","column":"number"},{"op":"SUM","column":"number"}]}}""", accept: "application/json");
        Assert.Equal("[3000,4498500]", JsonNode.Parse(answer)!["groups"]![0]!["values"]!.ToJsonString());
    }

    [Fact]
    public async Task A_wrong_key_is_said_to_every_event()
    {
        await using var server = await RunningServer.StartAsync();
        var client = new HoneyClient(new HoneyClientOptions { ApiHost = new Uri(server.Address), WriteKey = "wrong", Dataset = "shop" });
        Sending.SendNumbered(client, 3);
        var responses = await Sending.CloseAndReadAsync(client);
        Assert.All(responses, response => Assert.Equal((ResponseOutcome.Refused, 401, "unknown API key - check your credentials"), (response.Outcome, response.StatusCode, response.Error)));
    }
}
