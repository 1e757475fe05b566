using System.Text.Json;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest.Cors;
using Apiary.Tests.Hosting;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Ingest.Cors;

/// <summary>Browsers on pages elsewhere, at every ingest path alike.</summary>
public sealed class IngestCorsTests
{
    private const string Page = "https://shop.example";

    public static TheoryData<string> Paths => ["/v1/traces", "/v1/logs", "/v1/metrics", "/1/events/d", "/1/batch/d"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task By_default_every_page_may_send_and_read_the_reply(string path)
    {
        await using var server = await RunningServer.StartAsync();

        var preflight = await SendAsync(server, HttpMethod.Options, path, Page);
        Assert.Equal((204, "*", null), (preflight.Status, preflight.Origin, preflight.Vary));
        Assert.Contains("traceparent, tracestate", preflight.Headers, StringComparison.Ordinal);
        Assert.EndsWith(", x-shop", preflight.Headers, StringComparison.Ordinal);
        Assert.Equal(("*", true), (await SendAsync(server, HttpMethod.Post, path, Page) is var reply ? reply.Origin : null, reply.Status >= 400));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task With_a_list_its_pages_may_and_the_keys_of_others_still_count(string path)
    {
        await using var server = await RunningServer.StartAsync(new() { CorsOrigins = CorsOrigins.Parse(Page)! });

        foreach (var method in (HttpMethod[])[HttpMethod.Options, HttpMethod.Post])
        {
            Assert.Equal((Page, "Origin"), (await SendAsync(server, method, path, Page) is var own ? own.Origin : null, own.Vary));
            Assert.Equal((null, "Origin", ""), (await SendAsync(server, method, path, "https://evil.example") is var other ? other.Origin : "", other.Vary, other.Headers));
            Assert.Equal((null, "Origin"), (await SendAsync(server, method, path, null) is var none ? none.Origin : "", none.Vary));
        }

        var body = path.StartsWith("/v1", StringComparison.Ordinal) ? "{}" : """[{"data":{"a":1}}]""";
        if (path.Contains("events", StringComparison.Ordinal)) body = """{"a":1}""";
        Assert.Equal(200, (await SendAsync(server, HttpMethod.Post, path, "https://evil.example", server.Keys.Ingest.Secret, body)).Status);
    }

    [Fact]
    public async Task With_none_no_page_may()
    {
        await using var server = await RunningServer.StartAsync(new() { CorsOrigins = CorsOrigins.None });

        Assert.Equal((204, null), (await SendAsync(server, HttpMethod.Options, "/v1/traces", Page) is var preflight ? preflight.Status : 0, preflight.Origin));
    }

    [Fact]
    public async Task What_is_not_ingest_is_for_no_page()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Null((await SendAsync(server, HttpMethod.Options, "/api/query", Page)).Origin);
    }

    [Fact]
    public async Task The_preflight_of_a_real_browser_is_answered()
    {
        using var capture = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/cases/wire/otlp/browser-otlp-preflight.json")));
        await using var server = await RunningServer.StartAsync(new() { OtlpHttp = SidePort.Parse("127.0.0.1:0")! });
        using var request = new HttpRequestMessage(HttpMethod.Parse(capture.RootElement.GetProperty("method").GetString()!), capture.RootElement.GetProperty("path").GetString());
        foreach (var header in capture.RootElement.GetProperty("headers").EnumerateArray())
            if (header[0].GetString() is not "Host") request.Headers.TryAddWithoutValidation(header[0].GetString()!, header[1].GetString());

        using var reply = await server.Http.SendAsync(request);

        Assert.Equal((204, "*"), ((int)reply.StatusCode, reply.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        var allowed = reply.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.All(request.Headers.GetValues("Access-Control-Request-Headers").Single().Split(','), name => Assert.Contains(name, allowed, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("POST", reply.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
    }

    private static async Task<(int Status, string? Origin, string? Vary, string Headers)> SendAsync(RunningServer server, HttpMethod method, string path, string? origin, string? key = null, string body = "")
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (key is not null) request.Headers.Add("X-Honeycomb-Team", key);
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-shop");
        using var reply = await server.Http.SendAsync(request);
        string? Of(string name) => reply.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
        return ((int)reply.StatusCode, Of("Access-Control-Allow-Origin"), Of("Vary"), Of("Access-Control-Allow-Headers") ?? "");
    }
}
