using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Hosting;

/// <summary>A whole server whose disk takes nothing for a while, asked as its users ask.</summary>
public sealed class DiskFaultTests
{
    private const string Key = """{"name":"later","kind":"ingest"}""";

    [Theory]
    [InlineData("")]
    [InlineData("wal/")]
    [InlineData("catalog.journal")]
    [InlineData("workspace/")]
    public async Task On_a_full_disk_every_change_is_refused_for_later_and_all_goes_on_by_itself(string place)
    {
        var files = new MemoryFiles();
        await using var server = await RunningServer.StartAsync(files: files);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, "web", "a"));
        files.FullFor = path => path.StartsWith(place, StringComparison.Ordinal);
        var hasNoLog = place is "" or "wal/";
        var hasNoCatalog = hasNoLog || place == "catalog.journal";
        var hasNoWorkspace = place is "" or "workspace/";
        Assert.Equal(hasNoLog ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, await SendAsync(server, "web", "a"));
        Assert.Equal(hasNoCatalog ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, await SendAsync(server, "web", "another"));
        Assert.Equal(hasNoCatalog ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, await SendAsync(server, "elsewhere", "a"));
        var (saved, _) = await SaveQueryAsync(server);
        var (created, error) = await server.SendAsync(HttpMethod.Post, "/api/keys", Key);
        Assert.Equal(hasNoWorkspace ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, saved);
        Assert.Equal(hasNoWorkspace ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Created, created);
        if (hasNoWorkspace) Assert.Contains("no space left on the disk", error, StringComparison.Ordinal);
        var accepted = 1 + (hasNoLog ? 0 : 1) + (hasNoCatalog ? 0 : 2);
        Assert.Equal(accepted, await CountAsync(server));

        files.FullFor = null;
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, "web", "another"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, "elsewhere", "a"));
        Assert.Equal(HttpStatusCode.OK, (await SaveQueryAsync(server)).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/keys", Key)).Status);
        Assert.Equal(accepted + 2, await CountAsync(server));
    }

    [Fact]
    public async Task Without_permission_events_are_refused_as_soon_as_the_log_needs_another_file_and_then_go_on()
    {
        var files = new MemoryFiles();
        await using var server = await RunningServer.StartAsync(new() { WalFileBytes = 1 << 16, Partitions = 1 }, files);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, "web", "a"));
        files.DeniedFor = _ => true;
        var accepted = 1;
        HttpStatusCode status;
        while ((status = await SendAsync(server, "web", "a", new string('x', 20_000))) == HttpStatusCode.OK) Assert.InRange(++accepted, 1, 100);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(accepted, await CountAsync(server));
        files.DeniedFor = null;
        Assert.Equal(HttpStatusCode.OK, await SendAsync(server, "web", "a"));
        Assert.Equal(accepted + 1, await CountAsync(server));
    }

    private static async Task<HttpStatusCode> SendAsync(RunningServer server, string dataset, string column, string value = "1")
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, $"/1/events/{dataset}", $$"""{"{{column}}":"{{value}}"}""", server.Keys.Ingest.Secret);
        if (status == HttpStatusCode.TooManyRequests) Assert.Equal("""{"error":"Request dropped due to rate limiting."}""", body);
        return status;
    }

    private static Task<(HttpStatusCode Status, string Body)> SaveQueryAsync(RunningServer server) =>
        server.SendAsync(HttpMethod.Post, "/1/queries/web", """{"calculations":[{"op":"COUNT"}]}""", server.Keys.Configuration.Secret);

    private static async Task<int> CountAsync(RunningServer server)
    {
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/api/query", """{"query":{"time_range":86400},"series":false}""", accept: "application/json");
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("total").GetProperty("values")[0].GetInt32();
    }
}
