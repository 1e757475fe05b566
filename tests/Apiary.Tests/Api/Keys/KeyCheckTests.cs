using System.Net;
using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api.Keys;

public sealed class KeyCheckTests
{
    [Fact]
    public async Task A_key_tells_what_it_opens_what_it_may_and_when_data_last_came_with_it()
    {
        await using var server = await RunningServer.StartAsync();
        var secret = server.Keys.Ingest.Secret;
        var before = await CheckAsync(server, secret);
        Assert.Equal((true, "ingest", "My team", "production", JsonValueKind.Null, 0), (before.GetProperty("found").GetBoolean(), before.GetProperty("kind").GetString(), before.GetProperty("team").GetString(), before.GetProperty("environment").GetProperty("slug").GetString(), before.GetProperty("last_used_at").ValueKind, before.GetProperty("events_24h").GetInt32()));
        Assert.Equal("""["events","createDatasets"]""", before.GetProperty("permissions").GetRawText());
        Assert.Empty(Problems(before));
        Assert.DoesNotContain(secret, before.GetRawText(), StringComparison.Ordinal);

        await server.SendAsync(HttpMethod.Post, "/1/batch/shop", """[{"data":{"a":1}},{"data":{"a":2}}]""", secret);
        var after = await CheckAsync(server, $"OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team= {secret}");
        Assert.Equal(("shop", 2, "OTEL_EXPORTER_OTLP_HEADERS"), (after.GetProperty("last_dataset").GetString(), after.GetProperty("events_24h").GetInt32(), after.GetProperty("read_from").GetString()));
        Assert.Equal(JsonValueKind.String, after.GetProperty("last_used_at").ValueKind);
        Assert.Contains("a space before the key", Assert.Single(Problems(after)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_what_one_thinks_is_told_apart()
    {
        await using var server = await RunningServer.StartAsync();
        var ingest = server.Keys.Ingest;
        Assert.Contains("its letters were made upper case", Problems(await CheckAsync(server, ingest.Secret.ToUpperInvariant())));
        Assert.Contains(Problems(await CheckAsync(server, ingest.Secret + "abc")), problem => problem.Contains("something behind the key", StringComparison.Ordinal));
        var cut = await CheckAsync(server, ingest.Secret[..60]);
        Assert.False(cut.GetProperty("found").GetBoolean());
        Assert.Contains(Problems(cut), problem => problem.Contains("begins as the key first ingest key", StringComparison.Ordinal) && problem.Contains("60 of 64", StringComparison.Ordinal));
        Assert.Contains(Problems(await CheckAsync(server, server.Keys.Configuration.Key.Id)), problem => problem.Contains("the id of the key first configuration key", StringComparison.Ordinal));

        var asks = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "asks", KeyKind.Configuration, KeyPermissions.Queries);
        Assert.Contains("it may not send events: it lacks that permission", Problems(await CheckAsync(server, asks.Secret)));
        server.Workspace.RevokeKey(asks.Key.Id);
        var revoked = await CheckAsync(server, asks.Secret);
        Assert.Equal(JsonValueKind.String, revoked.GetProperty("revoked_at").ValueKind);
        Assert.Contains(Problems(revoked), problem => problem.StartsWith("it was revoked on", StringComparison.Ordinal));

        var other = server.Workspace.CreateEnvironment(server.Workspace.CreateTeam("Others").Id, "Staging");
        var elsewhere = server.Workspace.CreateKey(other.Id, "elsewhere", KeyKind.Ingest, KeyPermissions.Ingest).Secret;
        Assert.Contains(Problems(await CheckAsync(server, elsewhere)), problem => problem.Contains("opens the environment Staging", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("YOUR_KEY", "a placeholder")]
    [InlineData("$HONEYCOMB_API_KEY", "a placeholder")]
    [InlineData("0123456789abcdef0123456789abcdef", "a Honeycomb Classic key")]
    [InlineData("hcxik_0123456789abcdefghijklmnop0123456789abcdefghijklmnop012345", "an ingest key of Honeycomb")]
    [InlineData("hcaik_0123456789abcdefghijklmnop0123456789abcdefghijklmnop012345", "an ingest key of another environment or server")]
    [InlineData("hcaik_0123456789", "an ingest key that was cut")]
    [InlineData("hcamk_0123456789abcdefghijklmnop", "a management key")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "an AWS access key id")]
    [InlineData("https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42", "a Sentry DSN")]
    [InlineData("glc_eyJvIjoiMTIzNDU2Nzg5MCJ9abcdef", "a Grafana token")]
    [InlineData("abcdefghijkLMNOP123456", "a configuration key of another environment or server")]
    [InlineData("http://127.0.0.1:5000", "an address")]
    [InlineData("hello", "no key that is made here")]
    [InlineData("Authorization: Bearer ", "no key: there is none")]
    public async Task A_text_that_is_no_key_here_is_told_by_its_shape(string text, string told)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await CheckAsync(server, text);
        Assert.False(answer.GetProperty("found").GetBoolean());
        Assert.Contains(told, answer.GetProperty("looks_like").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_bounded_and_only_those_who_may_ask_may_check()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/api/keys/check", JsonSerializer.Serialize(new { text = new string('k', 4_096) }))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/keys/check", JsonSerializer.Serialize(new { text = new string('k', 4_097) }))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/keys/check", "{}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Post, "/api/keys/check", """{"text":"x"}""", server.Keys.Ingest.Secret)).Status);
    }

    private static async Task<JsonElement> CheckAsync(RunningServer server, string text)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/keys/check", JsonSerializer.Serialize(new { text }));
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static IReadOnlyList<string> Problems(JsonElement answer) => [.. answer.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
}
