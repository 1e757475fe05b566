using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.CloudWatchLogs;

/// <summary>What watchtower sent, byte for byte, to a server that takes unsigned calls; and its lines after a power failure.</summary>
public sealed class WatchtowerCaptureTests
{
    private const string Protocol = "cloudwatch";

    [Fact]
    public async Task Recorded_lines_are_answered_when_they_are_durable_and_outlive_the_process()
    {
        await using var server = await TestServer.StartAsync("--aws-unsigned", "on", "--logs-accept-old", "on", "--otlp-http", "none", "--otlp-grpc", "none");
        Assert.Equal(200, (await ReplayAsync(server, "watchtower-describe-log-groups")).Status);
        Assert.Equal(200, await CallAsync(server, "CreateLogGroup", """{"logGroupName": "cruddur"}"""));
        var (status, body) = await ReplayAsync(server, "watchtower-put-log-events");
        Assert.Equal((400, "ResourceNotFoundException"), (status, (string)JsonNode.Parse(body)!["__type"]!));
        Assert.Equal(200, (await ReplayAsync(server, "watchtower-create-log-stream")).Status);
        (status, body) = await ReplayAsync(server, "watchtower-put-log-events");
        Assert.Equal(200, status);
        Assert.Null(JsonNode.Parse(body)!["rejectedLogEventsInfo"]);
        var sent = JsonNode.Parse(Capture.Read(Protocol, "watchtower-put-log-events").Body)!["logEvents"]!.AsArray();
        await server.KillAsync();
        await server.StartAgainAsync();
        var rows = await server.RowsAsync("cruddur", key: null);
        Assert.Equal(sent.Select(line => (string)line!["message"]!), rows.Select(row => (string)row!["data"]!["message"]!));
    }

    private static async Task<(int Status, string Body)> ReplayAsync(TestServer server, string name)
    {
        var (status, body, _) = await RawHttp.SendAsync(server.Address, Capture.Read(Protocol, name).ToHttp());
        return (status, body);
    }

    private static async Task<int> CallAsync(TestServer server, string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body) };
        request.Headers.Add("X-Amz-Target", "Logs_20140328." + operation);
        using var answer = await server.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
