using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>The rules of one request, section 4 of the protocol reference, and what becomes of its lines.</summary>
public sealed class PutLogEventsTests
{
    private const long Day = 86_400_000, Hour = 3_600_000;

    [Fact]
    public async Task What_is_too_old_or_too_new_is_left_out_and_named()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var answer = await server.PutAsync((-15 * Day, "old"), (0, "now"), (3 * Hour, "new"));
        Assert.Equal("""{"tooNewLogEventStartIndex":2,"tooOldLogEventEndIndex":1}""", answer["rejectedLogEventsInfo"]!.ToJsonString());
        var arrival = server.LastArrival;
        Assert.Equal((ArrivalOutcome.Partial, 1, 2), (arrival.Outcome, arrival.EventCount, arrival.RefusedEventCount));
        Assert.Contains("left out of stream web/1: 1 older than 14 days (--logs-accept-old), 1 more than 2 hours in the future", arrival.Explanation, StringComparison.Ordinal);
        Assert.Equal(["@message=now"], await server.AskAsync("fields @message"));
        Assert.Equal(56, ((string)answer["nextSequenceToken"]!).Length);

        answer = await server.PutAsync((0, "normal"));
        Assert.Null(answer["rejectedLogEventsInfo"]);
    }

    [Fact]
    public async Task Edges_of_time_are_taken()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        Assert.Null((await server.PutAsync((-14 * Day, "oldest")))["rejectedLogEventsInfo"]);
        Assert.NotNull((await server.PutAsync((-14 * Day - 1, "older")))["rejectedLogEventsInfo"]);
        Assert.Null((await server.PutAsync((2 * Hour, "newest")))["rejectedLogEventsInfo"]);
        Assert.NotNull((await server.PutAsync((2 * Hour + 1, "newer")))["rejectedLogEventsInfo"]);
        Assert.Null((await server.PutAsync((-Day, "a"), (0, "a day later")))["rejectedLogEventsInfo"]);
        Assert.Equal(
            ("InvalidParameterException", "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."),
            await server.FailAsync("PutLogEvents", server.PutBody(LogsTestServer.Stream, (-Day - 1, "a"), (0, "b"))));
    }

    [Fact]
    public async Task Old_events_are_taken_when_the_option_says_so()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync(new() { LogsAcceptOld = true });
        Assert.Null((await server.PutAsync((-400 * Day, "old")))["rejectedLogEventsInfo"]);
    }

    [Fact]
    public async Task A_group_and_a_stream_are_made_when_the_option_says_so()
    {
        await using var server = await LogsTestServer.StartAsync(new() { LogsCreate = true });
        await server.PutAsync((0, "first"));
        Assert.Equal(["@message=first"], await server.AskAsync("fields @message"));
    }

    [Fact]
    public async Task Retention_says_what_has_expired()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.CallAsync("PutRetentionPolicy", """{"logGroupName":"cruddur","retentionInDays":7}""");
        var answer = await server.PutAsync((-8 * Day, "expired"));
        Assert.Equal("""{"expiredLogEventEndIndex":1}""", answer["rejectedLogEventsInfo"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"logStreamName":"web/1","logEvents":[]}""", "InvalidParameterException", "Value null at 'logGroupName'")]
    [InlineData("""{"logGroupName":"cruddur","logEvents":[]}""", "InvalidParameterException", "Value null at 'logStreamName'")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1"}""", "InvalidParameterException", "Value null at 'logEvents'")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[]}""", "InvalidParameterException", "length between 1 and 10000")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":1}]}""", "InvalidParameterException", "Value null at 'message'")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"message":"x"}]}""", "InvalidParameterException", "Value null at 'timestamp'")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":1,"message":""}]}""", "InvalidParameterException", "length greater than or equal to 1")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":-1,"message":"x"}]}""", "InvalidParameterException", "timestamp")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":5,"message":"x"},{"timestamp":4,"message":"x"}]}""", "InvalidParameterException", "chronological order")]
    [InlineData("""{"logGroupName":"other","logStreamName":"web/1","logEvents":[]}""", "ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"other","logEvents":[]}""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("""{"logEvents":[{"timestamp":1,"message":"x"}],"logGroupName":"cruddur","logStreamName":"other"}""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("""{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":1,"message":"x"}""", "SerializationException", "no JSON object")]
    [InlineData("[]", "SerializationException", "no JSON object")]
    public async Task Requests_that_cannot_be_taken_say_why(string body, string code, string message)
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var error = await server.FailAsync("PutLogEvents", body);
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((ArrivalOutcome.Refused, "POST logs:PutLogEvents", 400), (server.LastArrival.Outcome, server.LastArrival.Endpoint, server.LastArrival.Status));
    }

    [Fact]
    public async Task Sizes_and_counts_are_limited_at_their_edges()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, new string('x', 1_048_576 - 26)));
        Assert.StartsWith("Log event too large: 1048577 bytes", (await server.FailAsync("PutLogEvents", server.PutBody(LogsTestServer.Stream, (0, new string('x', 1_048_576 - 25))))).Message, StringComparison.Ordinal);
        var half = new string('y', 524_288 - 26);
        await server.PutAsync((0, half), (0, half));
        Assert.Equal("Upload too large: 1048577 bytes exceeds limit of 1048576", (await server.FailAsync("PutLogEvents", server.PutBody(LogsTestServer.Stream, (0, half), (0, half + "y")))).Message);
        var many = Enumerable.Range(0, 10_000).Select(i => (0L, "n")).ToArray();
        await server.PutAsync(many);
        Assert.Contains("length between 1 and 10000", (await server.FailAsync("PutLogEvents", server.PutBody(LogsTestServer.Stream, [.. many, (0, "n")]))).Message, StringComparison.Ordinal);
        Assert.Equal(["n=10003"], await server.AskAsync("stats count(*) as n"));
    }

    [Fact]
    public async Task Messages_come_back_byte_for_byte()
    {
        string[] messages = ["😀 é\u0001\u001f tab\t end\n", " {\"a\": 1,  \"b\":\"\\u00e9\"} ", "{\"broken\": ", "[1,2]", string.Concat(Enumerable.Repeat("ä€😀", 100_000)), "\"quoted\\\""];
        await using var server = await LogsTestServer.StartWithStreamAsync();
        foreach (var message in messages) await server.PutAsync((0, message));
        var events = (await server.CallAsync("GetLogEvents", """{"logGroupName":"cruddur","logStreamName":"web/1","startFromHead":true}"""))["events"]!.AsArray();
        Assert.Equal(messages, events.Select(line => (string)line!["message"]!));
        // The end of a message that the store keeps in pieces is looked into as well.
        await server.PutAsync((0, new string('a', 70_000) + " needle"));
        Assert.Single((await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur","filterPattern":"needle"}"""))["events"]!.AsArray());
        Assert.Equal(["n=70007"], await server.AskAsync("filter @message like 'needle' | fields strlen(@message) as n"));
    }

    [Fact]
    public async Task Compressed_bodies_and_names_behind_the_events_are_read()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var body = $$$"""{"logEvents":[{"message":"x","timestamp":{{{server.Now}}},"other":[{}]}],"sequenceToken":"stale","entity":{"a":{}},"logStreamName":"web/1","logGroupName":"cruddur"}""";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(body));
        var (status, _) = await server.SendAsync("PutLogEvents", packed.ToArray(), "gzip");
        Assert.Equal(200, status);
        Assert.Equal(["@message=x"], await server.AskAsync("fields @message"));
    }

    [Fact]
    public async Task Lines_become_columns_and_join_their_trace()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        const string Trace = "5759e988bd862e3fe1be46a994272793";
        await server.PutAsync(
            (0, """{"level":"WARNING","message":"own","user":{"id":7,"tags":["a"]},"ok":true,"ms":1.5,"trace_id":"5759e988bd862e3fe1be46a994272793","span_id":"53995c3f42cd8ad8","severity":"Error"}"""),
            (1, "[ERROR] id 1-5759e988-bd862e3fe1be46a994272793 failed"),
            (2, "INFO traceparent 00-5759E988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"),
            (3, "INFORMAL trace_id=5759e988bd862e3fe1be46a994272793f"));
        var rows = await RowsAsync(server);
        Assert.Equal(("error", "own", 7, "[\"a\"]", true), ((string)rows[0]["severity"]!, (string)rows[0]["line.message"]!, (int)rows[0]["user.id"]!, (string)rows[0]["user.tags"]!, (bool)rows[0]["ok"]!));
        Assert.Equal(("Error", "WARNING", "53995c3f42cd8ad8"), ((string)rows[0]["line.severity"]!, (string)rows[0]["level"]!, (string)rows[0]["trace.parent_id"]!));
        Assert.Equal([Trace, Trace, Trace, null], rows.Select(row => (string?)row["trace.trace_id"]));
        Assert.Equal(["error", "error", "info", null], rows.Select(row => (string?)row["severity"]));
        Assert.All(rows, row => Assert.Equal(("cruddur", "cruddur", "web/1", "cloudwatch-logs", "log"), ((string)row["service.name"]!, (string)row["aws.log_group"]!, (string)row["aws.log_stream"]!, (string)row["meta.source"]!, (string)row["meta.signal_type"]!)));
        var trace = JsonNode.Parse(await server.Running.GetAsync($"/api/trace/{Trace}"))!;
        Assert.Contains("id 1-5759e988", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_with_more_fields_than_are_discovered_stays_whole_and_can_be_found()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var line = "{" + string.Join(',', Enumerable.Range(0, 1_001).Select(i => $"\"f{i}\":{i}")) + "}";
        await server.PutAsync((0, line), (0, """{"f1000":5}"""));
        Assert.Equal(2, (await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur","filterPattern":"{ $.f1000 > 4 }"}"""))["events"]!.AsArray().Count);
        Assert.Equal(["n=1"], await server.AskAsync("filter ispresent(f999) | stats count(*) as n"));
    }

    [Fact]
    public async Task Lines_are_kept_without_their_fields_when_the_dataset_has_too_many()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync(new() { MaxColumns = 20 });
        await server.PutAsync((0, "{" + string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"f{i}\":{i}")) + "}"));
        Assert.Single((await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur","filterPattern":"{ $.f29 = 29 }"}"""))["events"]!.AsArray());
    }

    private static async Task<JsonObject[]> RowsAsync(LogsTestServer server)
    {
        var (_, body) = await server.Running.SendAsync(
            HttpMethod.Post, "/api/rows", $$$"""{"dataset":"cruddur","query":{"start_time":{{{(server.Now / 1000) - 60}}},"end_time":{{{(server.Now / 1000) + 60}}}},"limit":10}""", accept: "application/json");
        return [.. JsonNode.Parse(body)!["rows"]!.AsArray().Select(row => row!["data"]!.AsObject()).OrderBy(row => (long)row["aws.event_id"]!)];
    }
}
