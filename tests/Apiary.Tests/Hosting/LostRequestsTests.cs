using System.Net;
using System.Text.Json;
using Xunit;

namespace Apiary.Tests.Hosting;

/// <summary>Data sent to a path where nothing is taken shows among the arrivals; other strangers' requests do not.</summary>
public sealed class LostRequestsTests
{
    [Theory]
    [InlineData("/v1/traces/v1/traces", "the endpoint must end before the path")]
    [InlineData("/otlp/v1/logs/", "the endpoint must end before the path")]
    [InlineData("/", "an endpoint for one signal is used as it stands")]
    [InlineData("/1/event/shop", "nothing is taken at /1/event/shop; OTLP is taken at /v1/traces, /v1/logs, /v1/metrics, events at /1/events/DATASET")]
    public async Task A_request_to_a_wrong_path_is_answered_and_kept_with_what_to_do(string path, string told)
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, path, "{}", server.Keys.Ingest.Secret);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains(told, body, StringComparison.Ordinal);
        using var arrivals = JsonDocument.Parse(await server.GetAsync("/api/arrivals?reason=path_unknown"));
        var arrival = Assert.Single(arrivals.RootElement.GetProperty("arrivals").EnumerateArray());
        Assert.Equal(("refused", "POST (unknown path)", 404), (arrival.GetProperty("outcome").GetString(), arrival.GetProperty("endpoint").GetString(), arrival.GetProperty("status").GetInt32()));
        Assert.Equal(body.Trim(), arrival.GetProperty("explanation").GetString());
        Assert.Equal("production", arrival.GetProperty("environment").GetString());
    }

    [Fact]
    public async Task Protobuf_without_a_key_is_kept_and_other_strangers_are_not()
    {
        await using var server = await RunningServer.StartAsync();
        using var body = new ByteArrayContent([]);
        body.Headers.ContentType = new("application/x-protobuf");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.PostAsync(new Uri("/opentelemetry", UriKind.Relative), body, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Post, "/login", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/v1/traces/v1/traces", key: server.Keys.Ingest.Secret)).Status);
        using var arrivals = JsonDocument.Parse(await server.GetAsync("/api/arrivals"));
        Assert.Equal("path_unknown", Assert.Single(arrivals.RootElement.GetProperty("arrivals").EnumerateArray()).GetProperty("reason").GetString());
    }
}
