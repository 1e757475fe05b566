using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class DatasetSettingsTests
{
    private static string Today => DateTimeOffset.UtcNow.ToString("O");

    [Fact]
    public async Task Descriptions_and_retention_change_apart_and_stay_over_restarts_and_the_vendors_update()
    {
        var files = new MemoryFiles();
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            await server.StoreAsync("shop", $$"""{"time":"{{Today}}","data":{"a":1} }""");
            Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(server, "/api/datasets/Shop", """{"retention_days":30}""")).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(server, "/api/datasets/shop", """{"description":"<b>orders</b>"}""")).Status);
            Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Put, "/1/datasets/shop", """{"description":"orders"}""")).Status);
        }

        await using var again = await RunningServer.StartAsync(files: files);
        var shop = await DatasetAsync(again);
        Assert.Equal(("orders", 30), (shop.GetProperty("description").GetString(), shop.GetProperty("retention_days").GetInt32()));
        Assert.True(shop.GetProperty("bytes").GetInt64() > 0);
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(again, "/api/datasets/shop", """{"retention_days":null}""")).Status);
        shop = await DatasetAsync(again);
        Assert.Equal(("orders", JsonValueKind.Null), (shop.GetProperty("description").GetString(), shop.GetProperty("retention_days").ValueKind));
    }

    [Fact]
    public async Task Events_older_than_a_datasets_retention_really_go()
    {
        var files = new MemoryFiles();
        await using var server = await RunningServer.StartAsync(files: files);
        await server.StoreAsync("old", """{"time":"2024-05-01T12:00:00Z","data":{"a":1} }""");
        await server.StoreAsync("new", $$"""{"time":"{{Today}}","data":{"a":1} }""");
        foreach (var slug in (string[])["old", "new"]) await PatchAsync(server, $"/api/datasets/{slug}", """{"retention_days":1}""");
        await server.Store.FlushAsync();
        Assert.Equal(2, files.List("segments").Count);
        server.Store.DoUpkeep();
        Assert.Single(files.List("segments"));
        using var datasets = JsonDocument.Parse(await server.GetAsync("/api/datasets"));
        Assert.Equal([1, 0], datasets.RootElement.GetProperty("datasets").EnumerateArray().Select(dataset => dataset.GetProperty("events").GetInt32()));
    }

    [Theory]
    [InlineData("/api/datasets/shop", """{"retention_days":0}""", 422)]
    [InlineData("/api/datasets/shop", """{"retention_days":1}""", 204)]
    [InlineData("/api/datasets/shop", """{"retention_days":36500}""", 204)]
    [InlineData("/api/datasets/shop", """{"retention_days":36501}""", 422)]
    [InlineData("/api/datasets/shop", """{"retention_days":"30"}""", 422)]
    [InlineData("/api/datasets/shop", """{"retention_days":1.5}""", 422)]
    [InlineData("/api/datasets/shop", """{"description":7}""", 422)]
    [InlineData("/api/datasets/shop", """{"name":"other"}""", 400)]
    [InlineData("/api/datasets/nowhere", "{}", 404)]
    [InlineData("/api/datasets/__all__", "{}", 404)]
    [InlineData("/api/columns/shop/a", """{"description":"how many","hidden":true,"type":"float"}""", 204)]
    [InlineData("/api/columns/shop/http%2Furl", """{"hidden":true}""", 204)]
    [InlineData("/api/columns/shop/http/url", """{"hidden":true}""", 204)]
    [InlineData("/api/columns/shop/a", """{"hidden":"yes"}""", 422)]
    [InlineData("/api/columns/shop/a", """{"type":"date"}""", 422)]
    [InlineData("/api/columns/shop/b", "{}", 404)]
    [InlineData("/api/columns/nowhere/a", "{}", 404)]
    public async Task A_change_is_taken_or_refused_in_words(string path, string body, int expected)
    {
        await using var server = await StartAsync();
        var (status, answer) = await PatchAsync(server, path, body);
        Assert.True(expected == (int)status, answer);
    }

    [Fact]
    public async Task What_is_said_of_a_column_shows_and_the_rest_stays()
    {
        await using var server = await StartAsync();
        await PatchAsync(server, "/api/columns/shop/a", """{"description":"how <many>"}""");
        await PatchAsync(server, "/api/columns/shop/a", """{"hidden":true}""");
        using var columns = JsonDocument.Parse(await server.GetAsync("/api/columns?dataset=shop"));
        var column = columns.RootElement.GetProperty("columns").EnumerateArray().Single(column => column.GetProperty("name").GetString() == "a");
        Assert.Equal(("how <many>", true, "integer"), (column.GetProperty("description").GetString(), column.GetProperty("hidden").GetBoolean(), column.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_member_describes_and_only_who_may_delete_says_how_long_events_stay()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        await server.StoreAsync("shop", $$"""{"time":"{{Today}}","data":{"a":1} }""");
        var (member, password) = server.Members.Add("mia", "mia@example.org", MemberRole.Member)!.Value;
        using var mia = await Browser.SignedInAsync(server, member.Email, password);
        Assert.Equal(HttpStatusCode.NoContent, (await mia.SendAsync(HttpMethod.Patch, "/api/datasets/shop", """{"description":"d"}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mia.SendAsync(HttpMethod.Patch, "/api/datasets/shop", """{"retention_days":1}""")).Status);
        var reads = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "reads", KeyKind.Configuration, KeyPermissions.Queries).Secret;
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Patch, "/api/datasets/shop", """{"description":"d"}""", reads)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Patch, "/api/datasets/shop", """{"retention_days":1}""", server.Keys.Configuration.Secret)).Status);
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", $$"""{"time":"{{Today}}","data":{"a":1,"http/url":"/cart"} }""");
        return server;
    }

    private static Task<(HttpStatusCode Status, string Body)> PatchAsync(RunningServer server, string path, string body) => server.SendAsync(HttpMethod.Patch, path, body);

    private static async Task<JsonElement> DatasetAsync(RunningServer server) =>
        JsonDocument.Parse(await server.GetAsync("/api/datasets")).RootElement.GetProperty("datasets")[0];
}
