using System.Text.Json.Nodes;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>
/// What <c>watchtower.CloudWatchLogHandler(log_group='cruddur')</c> sent at its start-up, byte for byte (conformance check 1),
/// and its lines found again.
/// </summary>
public sealed class WatchtowerTests
{
    [Fact]
    public async Task The_recorded_handler_finds_what_it_expects_and_its_lines_are_kept()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 22, 59, 31, TimeSpan.Zero));
        await using var server = await LogsTestServer.StartAsync(time: time);
        var (status, answer) = await ReplayAsync(server, "watchtower-describe-log-groups");
        Assert.Equal((200, """{"logGroups":[]}"""), (status, answer.ToJsonString()));
        await server.CallAsync("CreateLogGroup", """{"logGroupName": "cruddur"}""");
        (status, answer) = await ReplayAsync(server, "watchtower-put-log-events");
        Assert.Equal((400, "ResourceNotFoundException"), (status, (string)answer["__type"]!));
        (status, _) = await ReplayAsync(server, "watchtower-create-log-stream");
        Assert.Equal(200, status);
        (status, answer) = await ReplayAsync(server, "watchtower-put-log-events");
        Assert.Equal(200, status);
        // It would warn of lost lines.
        Assert.Null(answer["rejectedLogEventsInfo"]);

        var sent = JsonNode.Parse(Body("watchtower-put-log-events"))!;
        var kept = await server.CallAsync("GetLogEvents", $$"""{"logGroupName":"cruddur","logStreamName":"{{sent["logStreamName"]}}","startFromHead":true}""");
        Assert.Equal(
            sent["logEvents"]!.AsArray().Select(line => ((long)line!["timestamp"]!, (string)line["message"]!)),
            kept["events"]!.AsArray().Select(line => ((long)line!["timestamp"]!, (string)line["message"]!)));
    }

    private static byte[] Body(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests/cases/wire/cloudwatch", name + ".bin"));

    private static async Task<(int Status, JsonNode Body)> ReplayAsync(LogsTestServer server, string name)
    {
        var described = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/cloudwatch", name + ".json")))!;
        using var request = new HttpRequestMessage(new HttpMethod((string)described["method"]!), (string)described["path"]!) { Content = new ByteArrayContent(Body(name)) };
        foreach (var header in described["headers"]!.AsArray())
        {
            var (key, value) = ((string)header![0]!, (string)header[1]!);
            if (!request.Headers.TryAddWithoutValidation(key, value)) request.Content.Headers.TryAddWithoutValidation(key, value);
        }

        using var answer = await server.Running.Http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
