using System.Text;
using System.Text.Json;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

public sealed class HoneycombEndpointTests
{
    [Fact]
    public async Task Post_event_with_its_headers_is_appended_as_it_was_sent()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var reply = await server.PostAsync("/1/events/MyData", """{"foo":3}"""u8.ToArray(), "X-Honeycomb-Event-Time: 2018-07-03T20:59:08.832016791Z", "X-Honeycomb-Samplerate: 4");

        Assert.Equal("200 ", reply);
        var (dataset, _, batch) = server.Appended.Single();
        Assert.Equal("MyData", dataset);
        Assert.Equal("event 0 at 1530651548832016791 rate 4\n  foo = integer 3\n", batch);
        Assert.Equal((ArrivalOutcome.Accepted, "abcd…", 1, "demo"), (server.LastArrival.Outcome, server.LastArrival.MaskedKey, server.LastArrival.EventCount, server.LastArrival.Environment));
        Assert.Null(server.LastArrival.FirstBytes);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("0", 1)]
    [InlineData("-3", 1)]
    [InlineData("many", 1)]
    [InlineData("2.5", 1)]
    [InlineData(" 5 ", 5)]
    [InlineData("99999999999999999999999", int.MaxValue)]
    public async Task Post_event_sample_rate_that_is_none_is_1(string? rate, int expected)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        await server.PostAsync("/1/events/d", "{\"a\":1}"u8.ToArray(), rate is null ? [] : ["X-Honeycomb-Samplerate: " + rate]);

        Assert.Contains($" rate {expected}\n", server.Appended.Single().Batch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_event_without_a_time_gets_the_time_of_arrival()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        await server.PostAsync("/1/events/d", "{\"a\":1}"u8.ToArray());
        await server.PostAsync("/1/events/d", "{\"a\":1}"u8.ToArray(), "X-Honeycomb-Event-Time: soon");

        Assert.All(server.Appended, appended => Assert.StartsWith("event 0 at 1767323045000000000 ", appended.Batch, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_dataset_is_one_whatever_the_case_and_shows_the_first()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        foreach (var name in new[] { "My%20Data", "my%20data", "MY-DATA" }) await server.PostAsync($"/1/events/{name}", "{\"a\":1}"u8.ToArray());

        Assert.All(server.Appended, appended => Assert.Equal("My Data", appended.Dataset));
    }

    [Fact]
    public async Task Post_events_go_to_the_partitions_of_their_dataset()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        for (var i = 0; i < 60; i++) await server.PostAsync("/1/events/andrew", "{\"a\":1}"u8.ToArray());

        Assert.Equal([2, 3, 4], server.Appended.Select(appended => appended.Partition).Distinct().Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2500)]
    public async Task Post_batch_reply_has_a_status_for_every_item(int count)
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var body = "[" + string.Join(',', Enumerable.Repeat("{\"data\":{\"a\":1}}", count)) + "]";

        Assert.Equal("200 [" + string.Join(',', Enumerable.Repeat("{\"status\":202}", count)) + "]", await server.PostAsync("/1/batch/d", Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public async Task Post_MessagePack_is_answered_in_MessagePack()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var body = new MessagePackText().Array(2)
            .Map(3).Text("time").Bytes(0xd6, 0xff, 0x5b, 0x3b, 0xe2, 0xdc).Text("samplerate").Bytes(4).Text("data").Map(1).Text("a").Bytes(7)
            .Map(1).Text("data").Map(0).Body;

        var (reply, _) = await server.SendAsync(HttpMethod.Post, "/1/batch/d", body, "X-Honeycomb-Team: " + HoneycombTestServer.DemoKey, "Content-Type: application/msgpack");

        using (reply)
        {
            Assert.Equal("application/msgpack", reply.Content.Headers.ContentType!.ToString());
            Assert.Equal(
                new MessagePackText().Bytes(0xdd, 0, 0, 0, 2).Map(1).Text("status").Bytes(0xcd, 0, 202)
                    .Map(2).Text("status").Bytes(0xcd, 1, 144).Text("error").LongText("Request body should not be empty.").Body,
                await reply.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal("event 0 at 1530651356000000000 rate 4\n  a = integer 7\n", server.Appended.Single().Batch);
        Assert.Equal(ArrivalOutcome.Partial, server.LastArrival.Outcome);
    }

    [Fact]
    public async Task Post_MessagePack_error_is_MessagePack()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, _) = await server.SendAsync(HttpMethod.Post, "/1/events/d", [0xc1], "X-Honeycomb-Team: " + HoneycombTestServer.DemoKey, "Content-Type: application/x-msgpack");

        using (reply)
        {
            Assert.Equal(400, (int)reply.StatusCode);
            Assert.Equal(new MessagePackText().Map(1).Text("error").LongText("Request body is malformed and cannot be read.").Body, await reply.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Post_old_name_of_the_key_header_is_read()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, _) = await server.SendAsync(HttpMethod.Post, "/1/events/d", "{\"a\":1}"u8.ToArray(), "X-Hny-Team: " + HoneycombTestServer.DemoKey);

        using (reply) Assert.Equal(200, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("/1/events/d")]
    [InlineData("/1/batch/d")]
    public async Task Options_answers_the_preflight_of_a_browser(string path)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, _) = await server.SendAsync(HttpMethod.Options, path, null, "Origin: https://shop.example", "Access-Control-Request-Headers: content-type,x-honeycomb-team");

        using (reply)
        {
            Assert.Equal(204, (int)reply.StatusCode);
            Assert.Equal("*", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
            var headers = string.Join(',', reply.Headers.GetValues("Access-Control-Allow-Headers"));
            Assert.Contains("Content-Type", headers, StringComparison.Ordinal);
            Assert.Contains("X-Honeycomb-Team", headers, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_on_an_ingest_path_is_405()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, _) = await server.SendAsync(HttpMethod.Get, "/1/events/wade", null);

        using (reply) Assert.Equal(405, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Auth_tells_what_the_key_opens()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var ingest = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "sender", KeyKind.Ingest, KeyPermissions.Ingest);

        var (reply, body) = await server.SendAsync(HttpMethod.Get, "/1/auth", null, "X-Honeycomb-Team: " + ingest.Secret);

        using (reply) Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(
            $$$"""{"id":"{{{ingest.Key.Id}}}","type":"ingest","api_key_access":{"events":true,"markers":false,"triggers":false,"boards":false,"queries":false,"columns":false,"createDatasets":true,"slos":false,"recipients":false,"privateBoards":false},"environment":{"name":"demo","slug":"demo"},"team":{"name":"RPO","slug":"rpo"}}""",
            body);
    }

    [Fact]
    public async Task Auth_wrong_key_is_401_and_recorded()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, body) = await server.SendAsync(HttpMethod.Get, "/1/auth", null, "X-Honeycomb-Team: wrong");

        using (reply) Assert.Equal("""401 {"error":"unknown API key - check your credentials"}""", $"{(int)reply.StatusCode} {body}");
        Assert.Equal("GET /1/auth", server.LastArrival.Endpoint);
    }

    [Theory]
    [InlineData("/x/alive", "{\"alive\": \"yes\"}")]
    [InlineData("/x/ready", "{\"ready\": \"yes\"}")]
    [InlineData("/alive", "{\"alive\":\"yes\",\"source\":\"apiary\"}")]
    [InlineData("/ready", "{\"ready\":\"yes\",\"source\":\"apiary\"}")]
    public async Task Health_answers(string path, string expected)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, body) = await server.SendAsync(HttpMethod.Get, path, null);

        using (reply) Assert.Equal("200 " + expected, $"{(int)reply.StatusCode} {body}");
    }

    [Fact]
    public async Task Welcome_page_tells_how_to_send_the_first_event()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, body) = await server.SendAsync(HttpMethod.Get, "/", null);

        using (reply) Assert.Equal("text/html; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        Assert.Contains($"curl {server.Client.BaseAddress!.ToString().TrimEnd('/')}/1/events/", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrivals_are_listed_newest_first_counted_and_filtered()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        await server.PostAsync("/1/events/one", "{\"a\":1}"u8.ToArray(), "User-Agent: test/1");
        await server.PostAsync("/1/events/One", "{\"a\":1}"u8.ToArray());
        await server.PostAsync("/1/batch/two", "nonsense"u8.ToArray());

        var (_, list) = await server.SendAsync(HttpMethod.Get, "/api/arrivals?limit=10", null);
        var (_, refused) = await server.SendAsync(HttpMethod.Get, "/api/arrivals?outcome=refused", null);
        var (_, one) = await server.SendAsync(HttpMethod.Get, "/api/arrivals?dataset=ONE", null);
        var (_, counts) = await server.SendAsync(HttpMethod.Get, "/api/arrivals/counts", null);

        using var listed = JsonDocument.Parse(list);
        Assert.Equal(3, listed.RootElement.GetProperty("recorded").GetInt64());
        Assert.Equal(["two", "One", "one"], listed.RootElement.GetProperty("arrivals").EnumerateArray().Select(arrival => arrival.GetProperty("dataset").GetString()));
        using var filtered = JsonDocument.Parse(refused);
        var arrival = filtered.RootElement.GetProperty("arrivals").EnumerateArray().Single();
        Assert.Equal("body_malformed", arrival.GetProperty("reason").GetString());
        Assert.Equal("the body is no JSON from byte 0 on; expected a JSON array of objects with \"data\"", arrival.GetProperty("explanation").GetString());
        Assert.Equal("nonsense", arrival.GetProperty("first_bytes").GetString());
        using var ones = JsonDocument.Parse(one);
        Assert.Equal(2, ones.RootElement.GetProperty("arrivals").GetArrayLength());
        using var counted = JsonDocument.Parse(counts);
        Assert.Equal(3, counted.RootElement.GetProperty("counts").EnumerateArray().Sum(count => count.GetProperty("requests").GetInt64()));
    }

    [Fact]
    public async Task Arrivals_follow_shows_them_as_they_come()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/arrivals/follow?outcome=refused");
        using var reply = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        await server.PostAsync("/1/events/d", "{\"a\":1}"u8.ToArray());
        await server.PostAsync("/1/events/d", "{"u8.ToArray());

        using var line = JsonDocument.Parse((await lines.ReadLineAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal("body_malformed", line.RootElement.GetProperty("reason").GetString());
    }
}
