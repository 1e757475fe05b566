using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class UsageTests
{
    private const string TwoServices = """
        {"resourceSpans":[
          {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"a","startTimeUnixNano":"1714564800000000000","endTimeUnixNano":"1714564801000000000"},
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"b","startTimeUnixNano":"1714564800000000000","endTimeUnixNano":"1714564801000000000"},
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203333","name":"c","startTimeUnixNano":"1714564800000000000","endTimeUnixNano":"1714564801000000000"}]}]},
          {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"pay"}}]},"scopeSpans":[{"spans":[
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203334","name":"d","startTimeUnixNano":"1714564800000000000","endTimeUnixNano":"1714564801000000000"}]}]}]}
        """;

    [Fact]
    public async Task What_comes_is_counted_by_day_dataset_and_key_also_after_a_restart()
    {
        var files = new MemoryFiles();
        string ingest;
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            ingest = server.Keys.Ingest.Secret;
            await server.SendAsync(HttpMethod.Post, "/1/batch/Shop", """[{"data":{"a":1}},{"data":{"a":2}},{"data":{}}]""", ingest);
            await server.SendAsync(HttpMethod.Post, "/1/events/shop", """{"a":3}""", ingest);
            await server.SendAsync(HttpMethod.Post, "/v1/traces", TwoServices, ingest);
            await server.SendAsync(HttpMethod.Post, "/1/events/shop", """{"a":3}""", "a key that nobody has");
        }

        await using var again = await RunningServer.StartAsync(files: files);
        var rows = await RowsAsync(again, "?days=2");
        var shop = Assert.Single(rows, row => row.Dataset == "shop");
        Assert.Equal((6, 1, "first ingest key"), (shop.Events, shop.Refused, shop.Key));
        var pay = Assert.Single(rows, row => row.Dataset == "pay");
        Assert.Equal((1, 0), (pay.Events, pay.Refused));
        // The bytes of a request for several datasets are shared out by their events.
        Assert.Equal(TwoServices.Length / 4, pay.Bytes);
        Assert.Equal("""[{"data":{"a":1}},{"data":{"a":2}},{"data":{}}]""".Length + """{"a":3}""".Length + TwoServices.Length - (TwoServices.Length / 4), shop.Bytes);
        var unknown = Assert.Single(rows, row => row.Key is null);
        Assert.Equal(("(none)", 0, 1), (unknown.Dataset, unknown.Events, unknown.Refused));
        Assert.All(rows, row => Assert.Equal(DateTime.UtcNow.Date, row.Day, TimeSpan.FromDays(1)));
        using var keys = JsonDocument.Parse(await again.GetAsync("/api/keys"));
        Assert.Equal(2, keys.RootElement.GetProperty("keys").GetArrayLength());
        Assert.All(keys.RootElement.GetProperty("keys").EnumerateArray(), key =>
            Assert.Equal(key.GetProperty("kind").GetString() == "ingest", key.GetProperty("last_used_at").ValueKind == JsonValueKind.String));
    }

    [Fact]
    public async Task A_caller_sees_their_environment_and_strangers_attempts_only_as_an_owner()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var other = server.Workspace.CreateEnvironment(server.Workspace.CreateTeam("Others").Id, "Staging");
        var otherKey = server.Workspace.CreateKey(other.Id, "other", KeyKind.Configuration, KeyPermissions.All).Secret;
        await server.SendAsync(HttpMethod.Post, "/1/events/mine", """{"a":1}""", server.Keys.Ingest.Secret);
        await server.SendAsync(HttpMethod.Post, "/1/events/theirs", """{"a":1}""", otherKey);
        await server.SendAsync(HttpMethod.Post, "/1/events/theirs", """{"a":1}""", "a key that nobody has");
        var (status, body) = await server.SendAsync(HttpMethod.Get, "/api/usage", key: otherKey);
        Assert.Equal((HttpStatusCode.OK, "theirs"), (status, JsonDocument.Parse(body).RootElement.GetProperty("days")[0].GetProperty("dataset").GetString()));
        Assert.Equal(1, JsonDocument.Parse(body).RootElement.GetProperty("days").GetArrayLength());

        using var member = await SignedInAsync(server, "mia", MemberRole.Member);
        using var owner = await SignedInAsync(server, "olga", MemberRole.Owner);
        Assert.Equal(["mine"], Datasets(await member.GetJsonAsync("/api/usage")));
        Assert.Equal(["(none)", "mine"], Datasets(await owner.GetJsonAsync("/api/usage")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("401")]
    [InlineData("-1")]
    [InlineData("all")]
    public async Task Days_are_1_to_400(string days)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains("days: expected a number from 1 to 400", await server.GetAsync($"/api/usage?days={days}"), StringComparison.Ordinal);
        Assert.Equal("""{"days":[]}""", await server.GetAsync("/api/usage?days=400"));
    }

    private static async Task<IReadOnlyList<(DateTime Day, string Dataset, string? Key, int Events, int Bytes, int Refused)>> RowsAsync(RunningServer server, string query)
    {
        using var document = JsonDocument.Parse(await server.GetAsync("/api/usage" + query));
        return [.. document.RootElement.GetProperty("days").EnumerateArray().Select(row => (
            row.GetProperty("day").GetDateTime(),
            row.GetProperty("dataset").GetString()!,
            row.GetProperty("key").ValueKind == JsonValueKind.Null ? null : row.GetProperty("key").GetProperty("name").GetString(),
            row.GetProperty("events").GetInt32(),
            row.GetProperty("bytes").GetInt32(),
            row.GetProperty("refused").GetInt32()))];
    }

    private static IEnumerable<string?> Datasets(JsonElement usage) => usage.GetProperty("days").EnumerateArray().Select(row => row.GetProperty("dataset").GetString());

    private static Task<Browser> SignedInAsync(RunningServer server, string name, MemberRole role)
    {
        var (member, password) = server.Members.Add(name, name + "@example.org", role)!.Value;
        return Browser.SignedInAsync(server, member.Email, password);
    }
}
