using System.Text;
using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>A demo server behaves on <c>/1/events/{dataset}</c> as the gatekeeper document says (protocol reference, section 1).</summary>
public sealed class GatekeeperTests
{
    private const string Key = "X-Honeycomb-Team: abcd123EFGH", Event = """{"foo":3}""";

    private static readonly TestServerOptions Demo = new() { Strict = true };

    [Theory]
    [InlineData("wade", new[] { 1, 2, 3 })]
    [InlineData("james", new[] { 1, 2, 4 })]
    [InlineData("helen", new[] { 1, 3, 4 })]
    [InlineData("peter", new[] { 1, 2, 4 })]
    [InlineData("valentine", new[] { 1, 3, 4 })]
    [InlineData("andrew", new[] { 2, 3, 4 })]
    public async Task Every_dataset_takes_events_into_its_partitions(string dataset, int[] partitions)
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        for (var i = 0; i < 40; i++) Assert.Equal("200 ", await PostAsync(server, "/1/events/" + dataset, Event, Key));

        Assert.Equal(partitions, server.Appended.Select(appended => appended.Partition).Distinct().Order());
    }

    [Theory]
    // Keys before all else; the key before the body.
    [InlineData("wade", Event, null, """401 {"error":"writekey didn't match valid credentials"}""")]
    [InlineData("wade", Event, "X-Honeycomb-Team: wrong1", """401 {"error":"writekey didn't match valid credentials"}""")]
    [InlineData("wade", Event, "X-Honeycomb-Team: not-right", """400 {"error":"writekey malformed - expect only letters and numbers"}""")]
    [InlineData("nowhere", "{", "X-Honeycomb-Team: wrong1", """401 {"error":"writekey didn't match valid credentials"}""")]
    [InlineData("wade", "{", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "null", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "[1]", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "\"text\"", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "7", Key, """400 {"error":"failed to unmarshal JSON body"}""")]
    [InlineData("wade", "{}", Key, "200 ")]
    [InlineData("wade", """{"n":NaN}""", Key, "200 ")]
    // Names are exact.
    [InlineData("Wade", Event, Key, """400 {"error":"failed to resolve dataset object"}""")]
    [InlineData("nowhere", Event, Key, """400 {"error":"failed to resolve dataset object"}""")]
    [InlineData("nowhere", "{", Key, """400 {"error":"failed to resolve dataset object"}""")]
    public async Task Bad_requests_have_the_documents_words(string dataset, string body, string? key, string expected)
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        Assert.Equal(expected, await PostAsync(server, "/1/events/" + dataset, body, key));
    }

    [Theory]
    [InlineData("", "200 ", 1)]
    [InlineData("7", "200 ", 7)]
    [InlineData(" 5 ", "200 ", 5)]
    [InlineData("-2", "200 ", 1)]
    [InlineData("0", "200 ", 1)]
    [InlineData("lots", """400 {"error":"unable to parse request headers"}""", 0)]
    [InlineData("2.5", """400 {"error":"unable to parse request headers"}""", 0)]
    public async Task Sample_rate_must_be_an_integer(string rate, string expected, int stored)
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        Assert.Equal(expected, await PostAsync(server, "/1/events/wade", Event, Key, "X-Honeycomb-Samplerate: " + rate));

        if (stored > 0) Assert.Contains($" rate {stored}\n", server.Appended.Single().Batch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_headers_come_before_a_bad_key()
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        Assert.Equal("""400 {"error":"unable to parse request headers"}""", await PostAsync(server, "/1/events/wade", Event, "X-Honeycomb-Team: wrong1", "X-Honeycomb-Samplerate: x"));
    }

    [Theory]
    [InlineData("abcd123EFGH")]
    [InlineData("ijkl456MNOP")]
    [InlineData("qrst789UVWX")]
    public async Task Each_of_the_three_keys_may_write_anywhere(string key)
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        Assert.Equal("200 ", await PostAsync(server, "/1/events/helen", Event, "X-Honeycomb-Team: " + key));
    }

    [Fact]
    public async Task Batches_create_datasets_as_they_come()
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);

        Assert.Equal("""200 [{"status":202}]""", await PostAsync(server, "/1/batch/anything", """[{"data":{"a":1}}]""", Key));
        Assert.Equal(ArrivalOutcome.Accepted, server.LastArrival.Outcome);
    }

    [Fact]
    public async Task Own_event_has_the_documents_fields()
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);
        await PostAsync(server, "/1/events/wade?x=1", """{"foo":3,"bar":"b"}""", Key, "X-Honeycomb-Event-Time: 2026-01-02T03:04:00Z", "X-Honeycomb-Samplerate: 2",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "User-Agent: test/1");

        var own = await OwnEventAsync(server);

        Assert.Equal("integer 2", own["event_columns"]);
        Assert.Equal("string abcd…", own["X-Honeycomb-Team"]);
        Assert.Equal("string 2026-01-02T03:04:00Z", own["X-Honeycomb-Event-Time"]);
        Assert.Equal("string 2", own["X-Honeycomb-Samplerate"]);
        Assert.Equal("integer 2", own["sample_rate"]);
        Assert.Equal("string 1", own["team.id"]);
        Assert.Equal("string RPO", own["team.name"]);
        Assert.Equal("string wade", own["dataset.name"]);
        Assert.Equal("string [1,2,3]", own["dataset.partition_list"]);
        Assert.True(own.ContainsKey("dataset.id"));
        Assert.Equal($"integer {server.Appended.First().Partition}", own["chosen_partition"]);
        Assert.Equal("float 5", own["event_time_delta_sec"]);
        Assert.Equal("string 2026-01-02T03:04:00Z", own["event_time"]);
        Assert.Equal("boolean false", own["hitSchemaCache"]);
        Assert.Equal("string 0af7651916cd43dd8448eb211c80319c", own["trace.trace_id"]);
        Assert.Equal("string b7ad6b7169203331", own["trace.parent_id"]);
        Assert.Matches("^string [0-9a-f]{16}$", own["trace.span_id"]);
        Assert.Equal("string http_server", own["type"]);
        Assert.Equal("string http_post", own["name"]);
        Assert.Equal("string apiary", own["service_name"]);
        Assert.Equal("string POST", own["request.method"]);
        Assert.Equal("string /1/events/wade", own["request.path"]);
        Assert.Equal("string x=1", own["request.query"]);
        Assert.Equal("string http", own["request.scheme"]);
        Assert.Equal("string 127.0.0.1", own["request.remote_addr"]);
        Assert.Equal("string test/1", own["request.user_agent"]);
        Assert.Equal("integer 19", own["request.content_length"]);
        Assert.Equal("integer 200", own["response.status_code"]);
        foreach (var timer in new[] { "get_headers", "validate_write_key", "resolve_dataset", "unmarshal_json", "get_partition", "get_schema" })
            Assert.StartsWith("float ", own[$"timer.{timer}_dur_ms"], StringComparison.Ordinal);
        foreach (var name in new[] { "duration_ms", "request.host", "meta.local_hostname", "meta.process_uptime_sec", "meta.memory_inuse", "meta.beeline_version" }) Assert.Contains(name, own);
        Assert.DoesNotContain(own.Values, value => value.Contains("abcd123EFGH", StringComparison.Ordinal));
        Assert.DoesNotContain("error", own.Keys);
        Assert.DoesNotContain("error_time_parsing", own.Keys);
    }

    [Fact]
    public async Task Own_event_of_a_second_request_has_seen_the_schema()
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);
        await PostAsync(server, "/1/events/wade", Event, Key);
        await OwnEventAsync(server);
        await PostAsync(server, "/1/events/wade", Event, Key);

        Assert.Equal("boolean true", (await OwnEventAsync(server))["hitSchemaCache"]);
    }

    [Theory]
    [InlineData(null, "no timestamp for event")]
    [InlineData("", "no timestamp for event")]
    [InlineData("half past ten", "timestamp not in RFC3999 format")]
    public async Task Own_event_tells_a_time_that_was_none(string? time, string expected)
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);
        await PostAsync(server, "/1/events/wade", Event, time is null ? [Key] : [Key, "X-Honeycomb-Event-Time: " + time]);

        var own = await OwnEventAsync(server);

        Assert.Equal("string " + expected, own["error_time_parsing"]);
        Assert.Equal("string 2026-01-02T03:04:05.000000+00:00", own["event_time"]);
        Assert.DoesNotContain("event_time_delta_sec", own.Keys);
    }

    [Fact]
    public async Task Own_event_of_a_refused_request_has_the_error()
    {
        await using var server = await HoneycombTestServer.StartAsync(Demo);
        await PostAsync(server, "/1/events/nowhere", Event, Key, "X-Honeycomb-Trace: 1;trace_id=abc,parent_id=def,context=e30=");

        var own = await OwnEventAsync(server);

        Assert.Equal("integer 400", own["response.status_code"]);
        Assert.Equal("string failed to resolve dataset object", own["error_desc"]);
        Assert.Contains("wade, james", own["error"], StringComparison.Ordinal);
        Assert.Equal("string abc", own["trace.trace_id"]);
        Assert.Equal("string def", own["trace.parent_id"]);
    }

    private static async Task<string> PostAsync(HoneycombTestServer server, string path, string body, params string?[] headers)
    {
        var (reply, text) = await server.SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), [.. headers.OfType<string>()]);
        using (reply) return $"{(int)reply.StatusCode} {text}";
    }

    /// <summary>The newest own event's fields, once it is kept.</summary>
    private static async Task<Dictionary<string, string>> OwnEventAsync(HoneycombTestServer server)
    {
        // The event is offered after the reply is out, so it may come a moment later than the reply.
        var before = server.Appended.Count;
        while (server.Appended.Count == before)
        {
            await server.OwnEvents.FlushAsync(TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        var (dataset, _, batch) = server.Appended.Last();
        Assert.Equal("apiary", dataset);
        return batch.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line[2..].Split(" = ", 2)).ToDictionary(field => field[0], field => field[1]);
    }
}
