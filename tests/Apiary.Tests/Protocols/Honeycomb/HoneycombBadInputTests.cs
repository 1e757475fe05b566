using System.Text;
using Apiary.Engine;
using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>The tables of errors of the protocol reference, row by row.</summary>
public sealed class HoneycombBadInputTests
{
    private const string Event = """{"a":1}""", Items = """[{"data":{"a":1}}]""";

    [Theory]
    [InlineData("/1/events/d", "", """400 {"error":"Request body should not be empty."}""", ArrivalReasons.BodyEmpty)]
    [InlineData("/1/events/d", "{}", """400 {"error":"Request body should not be empty."}""", ArrivalReasons.BodyEmpty)]
    [InlineData("/1/events/d", "{", """400 {"error":"Request body is malformed and cannot be read."}""", ArrivalReasons.BodyMalformed)]
    [InlineData("/1/events/d", "[1]", """400 {"error":"Request body is malformed and cannot be read."}""", ArrivalReasons.BodyMalformed)]
    [InlineData("/1/events/d", "null", """400 {"error":"Request body is malformed and cannot be read."}""", ArrivalReasons.BodyMalformed)]
    [InlineData("/1/batch/d", "", """400 {"error":"Request body should not be empty."}""", ArrivalReasons.BodyEmpty)]
    [InlineData("/1/batch/d", "[]", """400 {"error":"Request body should not be empty."}""", ArrivalReasons.BodyEmpty)]
    [InlineData("/1/batch/d", "{}", """400 {"error":"Request body is malformed and cannot be read."}""", ArrivalReasons.BodyMalformed)]
    [InlineData("/1/batch/d", "[{]", """400 {"error":"Request body is malformed and cannot be read."}""", ArrivalReasons.BodyMalformed)]
    [InlineData("/1/batch/d", """[{"data":{}}]""", """200 [{"status":400,"error":"Request body should not be empty."}]""", ArrivalReasons.SomeEventsRefused)]
    [InlineData("/1/batch/d", """[{"data":{"a":1}},3]""", """200 [{"status":202},{"status":400,"error":"Request body is malformed and cannot be read."}]""", ArrivalReasons.SomeEventsRefused)]
    [InlineData("/1/events", Event, """400 {"error":"dataset name is empty, too long or holds control characters"}""", ArrivalReasons.DatasetNameBad)]
    [InlineData("/1/events/", Event, """400 {"error":"dataset name is empty, too long or holds control characters"}""", ArrivalReasons.DatasetNameBad)]
    [InlineData("/1/batch/%20", Items, """400 {"error":"dataset name is empty, too long or holds control characters"}""", ArrivalReasons.DatasetNameBad)]
    [InlineData("/1/batch/a%01b", Items, """400 {"error":"dataset name is empty, too long or holds control characters"}""", ArrivalReasons.DatasetNameBad)]
    [InlineData("/1/batch/__all__", Items, """404 {"error":"dataset not found"}""", ArrivalReasons.DatasetNameBad)]
    public async Task Post_bad_body_or_path_is_answered_in_the_protocols_words(string path, string body, string expected, string reason)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        Assert.Equal(expected, await server.PostAsync(path, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(reason, server.LastArrival.Reason);
        Assert.NotEmpty(server.LastArrival.Explanation);
    }

    [Theory]
    [InlineData(null, ArrivalReasons.KeyMissing, "no key was sent")]
    [InlineData("nonsense", ArrivalReasons.KeyUnknown, "`nons…` is unknown here; it has the shape of no key")]
    [InlineData("0123456789abcdef0123456789abcdef", ArrivalReasons.KeyUnknown, "`0123…` is unknown here; it looks like a Honeycomb Classic key")]
    [InlineData("hcxik_0123456789abcdefghijklmnop0123456789abcdefghijklmnop012345", ArrivalReasons.KeyUnknown, "looks like an ingest key of Honeycomb")]
    [InlineData("hcaik_0123456789abcdefghijklmnop", ArrivalReasons.KeyUnknown, "ingest key that was cut")]
    [InlineData("hcxlk_0123456789abcdefghijklmnop", ArrivalReasons.KeyUnknown, "configuration key's id")]
    [InlineData("AbCdEfGhIjKlMnOpQrStUv", ArrivalReasons.KeyUnknown, "configuration key of another environment")]
    [InlineData("\"abcd123EFGH\"", ArrivalReasons.KeyUnknown, "without that it is right")]
    [InlineData("Bearer abcd123EFGH", ArrivalReasons.KeyUnknown, "without that it is right")]
    [InlineData("YOUR_API_KEY", ArrivalReasons.KeyUnknown, "placeholder")]
    public async Task Post_wrong_key_is_401_and_explained_without_showing_it(string? key, string reason, string explanation)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, body) = await server.SendAsync(HttpMethod.Post, "/1/batch/d", Encoding.UTF8.GetBytes(Items), key is null ? [] : ["X-Honeycomb-Team: " + key]);

        using (reply) Assert.Equal("401 {\"error\":\"unknown API key - check your credentials\"} *", $"{(int)reply.StatusCode} {body} {string.Join(',', reply.Headers.GetValues("Access-Control-Allow-Origin"))}");
        Assert.Equal(reason, server.LastArrival.Reason);
        Assert.Contains(explanation, server.LastArrival.Explanation, StringComparison.Ordinal);
        if (key is not null) Assert.DoesNotContain(key, server.LastArrival.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Appended);
    }

    [Fact]
    public async Task Post_revoked_key_is_401_and_said_to_be_revoked()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var created = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "old", KeyKind.Ingest, KeyPermissions.Ingest);
        server.Workspace.RevokeKey(created.Key.Id);

        var (reply, _) = await server.SendAsync(HttpMethod.Post, "/1/batch/d", Encoding.UTF8.GetBytes(Items), "X-Honeycomb-Team: " + created.Secret);

        using (reply) Assert.Equal(401, (int)reply.StatusCode);
        Assert.Equal(ArrivalReasons.KeyRevoked, server.LastArrival.Reason);
        Assert.Contains("(old) was revoked on 2026-01-02", server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_key_that_may_not_create_datasets_is_404_until_the_dataset_is_there()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var environment = server.Workspace.Environments[0].Id;
        var created = server.Workspace.CreateKey(environment, "sender", KeyKind.Ingest, KeyPermissions.Events);
        async Task<string> Post()
        {
            var (reply, body) = await server.SendAsync(HttpMethod.Post, "/1/events/fresh", Encoding.UTF8.GetBytes(Event), "X-Honeycomb-Team: " + created.Secret);
            using (reply) return $"{(int)reply.StatusCode} {body}";
        }

        Assert.Equal("""404 {"error":"dataset not found"}""", await Post());
        Assert.Equal(ArrivalReasons.DatasetUnknown, server.LastArrival.Reason);
        server.Catalog.GetOrCreate(environment, "Fresh");
        Assert.Equal("200 ", await Post());
    }

    [Fact]
    public async Task Post_key_that_may_not_send_is_403()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var created = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "asker", KeyKind.Configuration, KeyPermissions.Queries);

        var (reply, body) = await server.SendAsync(HttpMethod.Post, "/1/batch/d", Encoding.UTF8.GetBytes(Items), "X-Honeycomb-Team: " + created.Secret);

        using (reply) Assert.Equal(403, (int)reply.StatusCode);
        Assert.Contains("may not send", body, StringComparison.Ordinal);
        Assert.Equal(ArrivalReasons.KeyMayNotSend, server.LastArrival.Reason);
    }

    [Fact]
    public async Task Post_body_that_is_refused_creates_no_dataset()
    {
        await using var server = await HoneycombTestServer.StartAsync();

        await server.PostAsync("/1/events/fresh", "{"u8.ToArray());
        await server.PostAsync("/1/batch/fresh", """[{"data":{}}]"""u8.ToArray());

        Assert.Null(server.Catalog.Find(server.Workspace.Environments[0].Id, "fresh"));
    }

    [Theory]
    [InlineData(100, "200 ")]
    [InlineData(101, """400 {"error":"Request body is too large."}""")]
    public async Task Post_body_is_limited_to_the_byte(int length, string expected)
    {
        await using var server = await HoneycombTestServer.StartAsync(new TestServerOptions { Limits = new IngestLimits { MaxRequestBytes = 100 } });
        var body = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', length - 8) + "\"}");

        Assert.Equal(expected, await server.PostAsync("/1/events/d", body));
    }

    [Theory]
    [InlineData(2000, "200 ")]
    [InlineData(2001, """400 {"error":"Event has too many columns."}""")]
    public async Task Post_event_has_2000_fields_at_most(int count, string expected)
    {
        await using var server = await HoneycombTestServer.StartAsync();
        var body = Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":1")) + "}");

        Assert.Equal(expected, await server.PostAsync("/1/events/d", body));
    }

    [Fact]
    public async Task Post_dataset_with_too_many_columns_refuses_the_new_ones()
    {
        await using var server = await HoneycombTestServer.StartAsync(new TestServerOptions { CatalogLimits = new CatalogLimits { MaxColumnsPerDataset = 2 } });

        Assert.Equal("200 ", await server.PostAsync("/1/events/d", """{"a":1,"b":2}"""u8.ToArray()));
        Assert.Equal("""400 {"error":"Dataset has too many columns."}""", await server.PostAsync("/1/events/d", """{"c":1}"""u8.ToArray()));
        Assert.Equal("""200 [{"status":400,"error":"Dataset has too many columns."}]""", await server.PostAsync("/1/batch/d", """[{"data":{"c":1}}]"""u8.ToArray()));
        Assert.Equal(ArrivalOutcome.Refused, server.LastArrival.Outcome);
        Assert.Equal("200 ", await server.PostAsync("/1/events/d", """{"b":1}"""u8.ToArray()));
    }

    [Fact]
    public async Task Post_one_dataset_too_many_is_refused()
    {
        await using var server = await HoneycombTestServer.StartAsync(new TestServerOptions { CatalogLimits = new CatalogLimits { MaxDatasets = 6 } });

        Assert.StartsWith("400 {\"error\":\"there are too many datasets", await server.PostAsync("/1/batch/seventh", Encoding.UTF8.GetBytes(Items)), StringComparison.Ordinal);
        Assert.Equal(ArrivalReasons.DatasetLimit, server.LastArrival.Reason);
    }

    [Theory]
    [InlineData("/1/events/d", Event)]
    [InlineData("/1/batch/d", Items)]
    public async Task Post_store_without_room_says_try_later_and_recovers(string path, string body)
    {
        await using var server = await HoneycombTestServer.StartAsync();
        server.AppendFailure = new StoreUnavailableException("the disk is full");

        var (reply, text) = await server.SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), "X-Honeycomb-Team: " + HoneycombTestServer.DemoKey);

        using (reply)
        {
            Assert.Equal("""429 {"error":"Request dropped due to rate limiting."}""", $"{(int)reply.StatusCode} {text}");
            Assert.Equal(5, reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        Assert.Equal(ArrivalReasons.TryLater, server.LastArrival.Reason);
        Assert.Contains("the disk is full", server.LastArrival.Explanation, StringComparison.Ordinal);
        var (unready, _) = await server.SendAsync(HttpMethod.Get, "/x/ready", null);
        using (unready) Assert.Equal(503, (int)unready.StatusCode);
        server.AppendFailure = null;
        server.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.StartsWith("200", await server.PostAsync(path, Encoding.UTF8.GetBytes(body)), StringComparison.Ordinal);
        var (ready, _) = await server.SendAsync(HttpMethod.Get, "/x/ready", null);
        using (ready) Assert.Equal(200, (int)ready.StatusCode);
    }

    [Fact]
    public async Task Post_fault_of_the_server_is_500_and_recorded()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        server.AppendFailure = new InvalidOperationException("broken");

        Assert.Equal("""500 {"error":"internal server error"}""", await server.PostAsync("/1/events/d", Encoding.UTF8.GetBytes(Event)));
        Assert.Equal(ArrivalReasons.InternalError, server.LastArrival.Reason);
    }
}
