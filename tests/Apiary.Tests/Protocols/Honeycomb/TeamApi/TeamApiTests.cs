using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.TeamApi;

/// <summary>Environments and keys of version 2, as a client with a management key asks for them.</summary>
public sealed class TeamApiTests
{
    private const string Environments = "/2/teams/my-team/environments";
    private const string Keys = "/2/teams/my-team/api-keys";

    [Fact]
    public async Task A_management_key_tells_what_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        var key = KeyOf(server);
        var body = await ExpectAsync(server, key, 200, "GET", "/2/auth");
        Assert.Equal(("management", "my-team"), (body.GetProperty("data").GetProperty("attributes").GetProperty("key_type").GetString(), body.GetProperty("included")[0].GetProperty("attributes").GetProperty("slug").GetString()));
        Assert.Matches("^hcamk_[0-9a-z]{26}:[0-9a-z]{32}$", key);
        var error = (await ExpectAsync(server, "hcamk_none:none", 401, "GET", "/2/auth")).GetProperty("errors")[0];
        Assert.Equal(("401", "unauthenticated/invalid-key", "Authorization"), (error.GetProperty("status").GetString(), error.GetProperty("code").GetString(), error.GetProperty("source").GetProperty("header").GetString()));
        // Neither kind of key opens what is the other's.
        await ExpectAsync(server, server.Keys.Configuration.Secret, 401, "GET", Environments);
        Assert.Equal(403, (int)(await server.SendAsync(HttpMethod.Get, "/1/boards", key: key)).Status);
        Assert.Equal(401, (int)(await server.SendAsync(HttpMethod.Post, "/1/events/web", "{\"a\":1}", key: "hcamk_none:none")).Status);
        await ExpectAsync(server, key, 404, "GET", "/2/teams/other/environments");
    }

    [Fact]
    public async Task An_environment_is_made_changed_and_deleted_with_all_that_is_in_it()
    {
        var files = new MemoryFiles();
        string id, secret;
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            var key = KeyOf(server);
            var made = (await ExpectAsync(server, key, 201, "POST", Environments, """{"data":{"type":"environments","attributes":{"name":"Staging","description":"d","color":"lightGreen"}}}""")).GetProperty("data");
            id = made.GetProperty("id").GetString()!;
            Assert.Equal(("staging", "lightGreen", true), (made.GetProperty("attributes").GetProperty("slug").GetString(), made.GetProperty("attributes").GetProperty("color").GetString(), made.GetProperty("attributes").GetProperty("settings").GetProperty("delete_protected").GetBoolean()));
            await ExpectAsync(server, key, 409, "POST", Environments, """{"data":{"type":"environments","attributes":{"name":"staging"}}}""");
            await ExpectAsync(server, key, 409, "DELETE", $"{Environments}/{id}");
            var changed = await ExpectAsync(server, key, 200, "PATCH", $"{Environments}/{id}", """{"data":{"type":"environments","attributes":{"description":"","settings":{"delete_protected":false}}}}""");
            Assert.Equal(("", "lightGreen"), (changed.GetProperty("data").GetProperty("attributes").GetProperty("description").GetString(), changed.GetProperty("data").GetProperty("attributes").GetProperty("color").GetString()));
            var sender = (await ExpectAsync(server, key, 201, "POST", Keys, KeyBody("ingest", id, "\"create_datasets\":true"))).GetProperty("data");
            secret = sender.GetProperty("id").GetString() + sender.GetProperty("attributes").GetProperty("secret").GetString();
            Assert.Equal(64, secret.Length);
            Assert.Equal(200, (int)(await server.SendAsync(HttpMethod.Post, "/1/events/web", "{\"a\":1}", key: secret)).Status);
        }

        await using var again = await RunningServer.StartAsync(files: files);
        var other = KeyOf(again);
        Assert.Equal("lightGreen", (await ExpectAsync(again, other, 200, "GET", $"{Environments}/{id}")).GetProperty("data").GetProperty("attributes").GetProperty("color").GetString());
        Assert.Single(again.Store.Catalog.List(id));
        await ExpectAsync(again, other, 204, "DELETE", $"{Environments}/{id}");
        await ExpectAsync(again, other, 404, "GET", $"{Environments}/{id}");
        Assert.Empty(again.Store.Catalog.List(id));
        Assert.Equal(401, (int)(await again.SendAsync(HttpMethod.Post, "/1/events/web", "{\"a\":1}", key: secret)).Status);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var server = await RunningServer.StartAsync();
        var key = KeyOf(server);
        for (var i = 0; i < 4; i++) await ExpectAsync(server, key, 201, "POST", Environments, $$$"""{"data":{"type":"environments","attributes":{"name":"e{{{i}}}"} } }""");
        var names = new List<string>();
        for (string? path = Environments + "?page[size]=2"; path is not null;)
        {
            var page = await ExpectAsync(server, key, 200, "GET", path);
            names.AddRange(page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("attributes").GetProperty("slug").GetString()!));
            path = page.GetProperty("links").GetProperty("next").GetString();
        }

        // In order of their ids, of which those made in one instant have any.
        Assert.Equal(["e0", "e1", "e2", "e3", "production"], names.Order());
        await ExpectAsync(server, key, 400, "GET", Environments + "?page[size]=101");
        var all = await ExpectAsync(server, key, 200, "GET", Environments + "?page[size]=100");
        Assert.Equal(names, all.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("attributes").GetProperty("slug").GetString()!));
    }

    [Fact]
    public async Task A_key_is_made_renamed_closed_opened_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        var key = KeyOf(server);
        var environment = server.Workspace.Environments[0].Id;
        var made = (await ExpectAsync(server, key, 201, "POST", Keys, KeyBody("configuration", environment, "\"run_queries\":true,\"manage_boards\":false"))).GetProperty("data");
        var (id, secret) = (made.GetProperty("id").GetString()!, made.GetProperty("attributes").GetProperty("secret").GetString()!);
        Assert.Equal(200, (int)(await server.SendAsync(HttpMethod.Get, "/1/datasets", key: secret)).Status);
        Assert.Equal(403, (int)(await server.SendAsync(HttpMethod.Get, "/1/boards", key: secret)).Status);
        Assert.False((await ExpectAsync(server, key, 200, "GET", $"{Keys}/{id}")).GetProperty("data").GetProperty("attributes").TryGetProperty("secret", out _));
        var closed = await ExpectAsync(server, key, 200, "PATCH", $"{Keys}/{id}", """{"data":{"type":"api-keys","attributes":{"name":"other","disabled":true}}}""");
        Assert.Equal(("other", true), (closed.GetProperty("data").GetProperty("attributes").GetProperty("name").GetString(), closed.GetProperty("data").GetProperty("attributes").GetProperty("disabled").GetBoolean()));
        Assert.Equal(401, (int)(await server.SendAsync(HttpMethod.Get, "/1/datasets", key: secret)).Status);
        await ExpectAsync(server, key, 200, "PATCH", $"{Keys}/{id}", """{"data":{"type":"api-keys","attributes":{"disabled":false}}}""");
        Assert.Equal(200, (int)(await server.SendAsync(HttpMethod.Get, "/1/datasets", key: secret)).Status);
        await ExpectAsync(server, key, 422, "PATCH", $"{Keys}/{id}", """{"data":{"type":"api-keys","attributes":{"permissions":{"manage_boards":true}}}}""");
        Assert.Equal(2, (await ExpectAsync(server, key, 200, "GET", Keys + "?filter[type]=configuration")).GetProperty("data").GetArrayLength());
        await ExpectAsync(server, key, 204, "DELETE", $"{Keys}/{id}");
        await ExpectAsync(server, key, 404, "DELETE", $"{Keys}/{id}");
        Assert.Equal(401, (int)(await server.SendAsync(HttpMethod.Get, "/1/datasets", key: secret)).Status);
    }

    [Theory]
    [InlineData("POST", Environments, "{}", 400, "/data")]
    [InlineData("POST", Environments, """{"data":{"type":"api-keys"}}""", 400, "expected an object data of type environments")]
    [InlineData("POST", Environments, """{"data":{"type":"environments","attributes":{}}}""", 422, "/data/attributes/name")]
    [InlineData("POST", Environments, """{"data":{"type":"environments","attributes":{"name":"a","color":"pink"}}}""", 422, "/data/attributes/color")]
    [InlineData("POST", Environments, """{"data":{"type":"environments","attributes":{"name":"a","settings":{"delete_protected":false}}}}""", 422, "delete_protected")]
    [InlineData("POST", Keys, """{"data":{"type":"api-keys","attributes":{"key_type":"aws","name":"a"}}}""", 422, "/data/attributes/key_type")]
    [InlineData("POST", Keys, """{"data":{"type":"api-keys","attributes":{"key_type":"ingest","name":"a"}}}""", 422, "/data/relationships/environment")]
    [InlineData("GET", Keys + "?filter[type]=aws", null, 400, "filter[type]")]
    public async Task Wrong_requests_are_told_where(string method, string path, string? body, int status, string words)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains(words, (await ExpectAsync(server, KeyOf(server), status, method, path, body)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_and_the_type_of_bodies_count()
    {
        await using var server = await RunningServer.StartAsync();
        var reader = KeyOf(server, KeyPermissions.ReadEnvironments);
        await ExpectAsync(server, reader, 200, "GET", Environments);
        Assert.Contains("environments:write", (await ExpectAsync(server, reader, 403, "POST", Environments, "{}")).GetRawText(), StringComparison.Ordinal);
        await ExpectAsync(server, reader, 403, "GET", Keys);
        await ExpectAsync(server, KeyOf(server), 415, "POST", Environments, "{}", "application/json");
    }

    private static string KeyBody(string kind, string environmentId, string permissions) =>
        $$$$"""{"data":{"type":"api-keys","attributes":{"key_type":"{{{{kind}}}}","name":"svc","permissions":{{{{{permissions}}}}}},"relationships":{"environment":{"data":{"id":"{{{{environmentId}}}}","type":"environments"} } } } }""";

    private static string KeyOf(RunningServer server, KeyPermissions scopes = KeyPermissions.Management) =>
        server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "terraform", KeyKind.Management, scopes).Secret;

    private static async Task<JsonElement> ExpectAsync(RunningServer server, string key, int status, string method, string path, string? body = null, string type = "application/vnd.api+json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var reply = await server.Http.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == (int)reply.StatusCode, $"{method} {path}: expected {status}, found {(int)reply.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
