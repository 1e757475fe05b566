using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Items as clients send them, over HTTP: in all forms, with all bodies, and what the server says.</summary>
public sealed class ItemIntakeTests
{
    private const string Message = """{"environment":"production","uuid":"u-1","body":{"message":{"body":"Hello World!"}},"level":"warning"}""";

    [Theory]
    [InlineData("/api/1/item/", "header", "application/json")]
    [InlineData("/api/1/item", "header", null)]
    [InlineData("/api/1/item/", "body", "application/json")]
    [InlineData("/api/1/item/", "query", "text/plain")]
    [InlineData("/api/1/item/", "header", "application/x-www-form-urlencoded")]
    [InlineData("/api/1/item/", "form", "application/x-www-form-urlencoded")]
    [InlineData("/api/1/item/", "payload", "application/x-www-form-urlencoded")]
    [InlineData("/api/1/item/", "multipart", "multipart/form-data; boundary=xyz")]
    public async Task An_item_is_taken_wherever_its_token_is_and_however_it_is_packed(string path, string place, string? type)
    {
        await using var server = await RollbarServer.StartAsync();
        var plain = $$"""{"data":{{Message}}}""";
        var withToken = $$"""{"access_token":"{{server.Server}}","data":{{Message}}}""";
        var body = place switch
        {
            "body" => withToken,
            "form" => $"access_token={server.Server}&payload={Uri.EscapeDataString(plain)}",
            "payload" => $"payload={Uri.EscapeDataString(withToken)}",
            "multipart" => $"--xyz\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{withToken}\r\n--xyz--\r\n",
            _ => plain,
        };
        var (status, answer) = await server.SendAsync(HttpMethod.Post, place == "query" ? $"{path}?access_token={server.Server}" : path, body, place == "header" ? server.Server : null, type);
        Assert.Equal((HttpStatusCode.OK, """{"err":0,"result":{"id":null,"uuid":"u-1"}}"""), (status, answer.ToJsonString()));
        var stored = Assert.Single(await server.EventsAsync());
        Assert.Equal(("Hello World!", "Hello World!", "warning", "false", "production", "1", "u-1"), (stored["name"], stored["body"], stored["severity"], stored["error"], stored["deployment.environment"], stored["rollbar.counter"], stored["rollbar.uuid"]));
        Assert.DoesNotContain(server.Server, string.Join(' ', stored.Values), StringComparison.Ordinal);
        Assert.Equal(("rollbar", ArrivalReasons.Accepted, 1), (server.LastArrival.Protocol, server.LastArrival.Reason, server.LastArrival.EventCount));
    }

    [Fact]
    public async Task What_was_sent_as_a_whole_is_in_no_list_of_events_unless_it_is_asked_for()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync($$"""{"environment":"e","body":{"message":{"body":"m"} },"custom":{"long":"{{new string('x', 70_000)}}"} }""");
        var (_, rows) = await server.SendAsync(HttpMethod.Post, "/api/rows", """{"dataset":"errors"}""");
        Assert.Contains("rollbar.uuid", rows.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("rollbar.payload", rows.ToJsonString(), StringComparison.Ordinal);
        var (_, named) = await server.SendAsync(HttpMethod.Post, "/api/rows", """{"dataset":"errors","columns":["rollbar.payload","rollbar.payload.1"]}""");
        Assert.Contains("rollbar.payload.1", named.ToJsonString(), StringComparison.Ordinal);
        var columns = (await server.Running.Http.GetStringAsync("/api/columns?dataset=errors"))!;
        Assert.Equal(2, JsonNode.Parse(columns)!["columns"]!.AsArray().Count(column => (bool)column!["hidden"]!));
    }

    [Fact]
    public async Task A_compressed_item_is_taken()
    {
        await using var server = await RollbarServer.StartAsync();
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes($$"""{"data":{{Message}}}"""));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/item/") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.Add("Content-Encoding", "gzip");
        request.Headers.Add("X-Rollbar-Access-Token", server.Server);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(request)).Status);
        Assert.Single(await server.EventsAsync());
    }

    [Fact]
    public async Task The_same_uuid_is_counted_once_also_after_a_restart()
    {
        var files = new MemoryFiles();
        string token;
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            token = server.Server;
            await Task.WhenAll(server.PostAsync(Message), server.PostAsync(Message), server.PostAsync(Message));
            Assert.Single(await server.EventsAsync());
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        var (status, answer) = await again.PostAsync(Message, token);
        Assert.Equal((HttpStatusCode.OK, "u-1"), (status, (string)answer["result"]!["uuid"]!));
        Assert.Single(await again.EventsAsync());
        Assert.Contains("counted once", again.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_uuid_one_is_made()
    {
        await using var server = await RollbarServer.StartAsync();
        var (_, answer) = await server.PostAsync("""{"environment":"e","body":{"message":{"body":"m"}}}""");
        Assert.Matches("^[0-9a-f]{32}$", (string)answer["result"]!["uuid"]!);
    }

    [Theory]
    [InlineData("", 422, "Invalid format. access_token is missing and it is required.", ArrivalReasons.KeyMissing)]
    [InlineData("0123456789abcdef0123456789abcdef", 403, "access token not found: 0123…", ArrivalReasons.KeyUnknown)]
    [InlineData("revoked", 403, "insufficient privileges: The access token is disabled.", ArrivalReasons.KeyRevoked)]
    [InlineData("ingest", 403, "access token not found: ", ArrivalReasons.KeyUnknown)]
    [InlineData("client", 403, "insufficient privileges: post_server_item scope is required but the access token only has post_client_item.", ArrivalReasons.KeyMayNotSend)]
    [InlineData("read", 403, "insufficient privileges: post_server_item scope is required but the access token only has read.", ArrivalReasons.KeyMayNotSend)]
    public async Task A_token_that_does_not_do_is_told_in_the_answer_and_among_the_arrivals(string kind, int expected, string message, string reason)
    {
        await using var server = await RollbarServer.StartAsync();
        var token = kind switch
        {
            "client" => server.Token(KeyPermissions.PostClientItems).Secret,
            "read" => server.Token(KeyPermissions.ReadItems).Secret,
            "ingest" => server.Running.Keys.Ingest.Secret,
            "revoked" => Revoked(server),
            _ => kind,
        };
        var (status, answer) = await server.PostAsync(Message, token);
        Assert.Equal((expected, 1), ((int)status, (int)answer["err"]!));
        Assert.StartsWith(message, (string)answer["message"]!, StringComparison.Ordinal);
        Assert.Equal((ArrivalOutcome.Refused, reason, expected), (server.LastArrival.Outcome, server.LastArrival.Reason, server.LastArrival.Status));
        Assert.NotEmpty(server.LastArrival.Explanation);
        Assert.Empty(await server.EventsAsync());
    }

    [Fact]
    public async Task Items_of_browsers_need_the_other_scope_unless_the_option_takes_either()
    {
        const string data = """{"environment":"e","platform":"browser","body":{"message":{"body":"m"}}}""";
        await using (var server = await RollbarServer.StartAsync())
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await server.PostAsync(data)).Status);
            Assert.Contains("--rollbar-any-token", server.LastArrival.Explanation, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(data, server.Token(KeyPermissions.PostClientItems).Secret)).Status);
        }

        await using var lenient = await RollbarServer.StartAsync(new ApiaryOptions { RollbarAnyToken = true });
        Assert.Equal(HttpStatusCode.OK, (await lenient.PostAsync(data)).Status);
        Assert.Equal(HttpStatusCode.OK, (await lenient.PostAsync(Message, lenient.Token(KeyPermissions.PostClientItems).Secret)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await lenient.PostAsync(Message, lenient.Token(KeyPermissions.WriteItems).Secret)).Status);
    }

    [Theory]
    [InlineData("{", 400, "the body is no valid JSON")]
    [InlineData("", 400, "the body is empty")]
    [InlineData("""{"a":1}""", 422, "Invalid format. data is missing and it is required.")]
    [InlineData("""{"data":[]}""", 422, "Invalid format. data array value found, but an object is required.")]
    [InlineData("""{"data":{"environment":"e"}}""", 422, "Invalid format. data.body must not be undefined. Instead, it should be an object with a 'message', 'trace', 'trace_chain', or 'crash_report' key.")]
    [InlineData("""{"data":{"body":{"message":{"body":"m"}}}}""", 422, "Invalid format. data.environment is missing and it is required.")]
    [InlineData("""{"data":{"environment":"e","body":{"message":{"body":"m"},"trace":{}}}}""", 422, "Invalid format. data.body must have exactly one of the properties: 'trace', 'trace_chain', 'message', or 'crash_report'.")]
    [InlineData("""{"data":{"environment":"e","body":{"trace":{"exception":{}}}}}""", 422, "Invalid format. data.body.trace.frames is missing and it is required. data.body.trace.exception.class is missing and it is required.")]
    [InlineData("""{"data":{"environment":"e","body":{"trace_chain":[{"frames":[],"exception":{"class":"C"}},{"exception":{"class":"C"}}]}}}""", 422, "Invalid format. data.body.trace_chain[1].frames is missing and it is required.")]
    [InlineData("""{"data":{"environment":"e","body":{"trace_chain":[]}}}""", 422, "Invalid format. data.body.trace_chain must not be empty.")]
    public async Task What_is_no_item_is_refused_in_the_services_words(string body, int expected, string message)
    {
        await using var server = await RollbarServer.StartAsync();
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/item/", body, server.Server);
        Assert.Equal((expected, 1, message), ((int)status, (int)answer["err"]!, (string)answer["message"]!));
        Assert.Equal(ArrivalOutcome.Refused, server.LastArrival.Outcome);
    }

    [Fact]
    public async Task A_body_at_the_limit_is_taken_and_one_byte_more_refused()
    {
        var body = $$"""{"data":{{Message}}}""";
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { MaxRollbarRequestBytes = body.Length });
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/api/1/item/", body, server.Server)).Status);
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/item/", body + " ", server.Server);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, """{"err":1,"message":"request entity too large"}"""), (status, answer.ToJsonString()));
        Assert.Contains("--rollbar-max-request", server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_may_send_from_any_page_and_read_the_answer()
    {
        await using var server = await RollbarServer.StartAsync();
        using var preflight = server.Recorded("browser-rollbar-preflight", server.Server);
        preflight.Headers.Remove("Access-Control-Request-Headers");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,signal,x-rollbar-access-token");
        using var allowed = await server.Running.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var headers = allowed.Headers.GetValues("Access-Control-Allow-Headers").Single().Split(", ");
        foreach (var asked in (string[])["Content-Type", "signal", "x-rollbar-access-token"]) Assert.Contains(asked, headers);
        using var refused = await server.Running.Http.PostAsync("/api/1/item/", new StringContent("{}"));
        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task The_ping_answers_and_what_is_not_there_says_so_in_json()
    {
        await using var server = await RollbarServer.StartAsync();
        Assert.Equal("pong", await server.Running.GetAsync("/api/1/status/ping"));
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/nothing/here", "{}", server.Server);
        Assert.Equal((HttpStatusCode.NotFound, 1), (status, (int)answer["err"]!));
        // Our own API is no part of it.
        Assert.Contains("environment", await server.Running.GetAsync("/api/environments"), StringComparison.Ordinal);
    }

    private static string Revoked(RollbarServer server)
    {
        var key = server.Token(KeyPermissions.PostServerItems);
        server.Running.Workspace.RevokeKey(key.Key.Id);
        return key.Secret;
    }
}
