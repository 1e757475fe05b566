using System.Net;
using System.Text.Json.Nodes;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Tokens as the screen and the command line make them.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task A_token_is_made_with_its_scope_shown_once_and_checked_by_what_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/keys", """{"name":"shop","kind":"rollbar","permissions":["post_client_item"]}""");
        Assert.Equal(HttpStatusCode.Created, status);
        var made = JsonNode.Parse(body)!;
        var secret = (string)made["secret"]!;
        Assert.Matches("^[0-9a-f]{32}$", secret);
        Assert.Equal(("rollbar", """["post_client_item"]"""), ((string)made["kind"]!, made["permissions"]!.ToJsonString()));
        Assert.DoesNotContain(secret, await server.GetAsync("/api/keys"), StringComparison.Ordinal);
        var check = JsonNode.Parse((await server.SendAsync(HttpMethod.Post, "/api/keys/check", new JsonObject { ["text"] = secret }.ToJsonString())).Body)!;
        Assert.Equal((true, "rollbar", "[]"), ((bool)check["found"]!, (string)check["kind"]!, check["problems"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("rollbar", "events")]
    [InlineData("rollbar", "admin")]
    [InlineData("configuration", "post_server_item")]
    public async Task A_scope_of_another_kind_is_refused(string kind, string permission)
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/keys", $$"""{"name":"n","kind":"{{kind}}","permissions":["{{permission}}"]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(permission, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_on_scopes_a_token_is_a_servers()
    {
        await using var server = await RunningServer.StartAsync();
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/api/keys", """{"name":"n","kind":"rollbar"}""");
        Assert.Equal("""["post_server_item"]""", JsonNode.Parse(body)!["permissions"]!.ToJsonString());
    }
}
