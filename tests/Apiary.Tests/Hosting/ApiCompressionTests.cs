using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Apiary.Tests.Hosting;

public sealed class ApiCompressionTests
{
    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_json_answer_is_compressed_for_whoever_takes_that(string accepted, string? coding)
    {
        await using var server = await StartAsync();
        using var answer = await SendAsync(server, HttpMethod.Get, "/api/columns?dataset=web", accepted);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        var raw = await answer.Content.ReadAsStreamAsync();
        using var document = await JsonDocument.ParseAsync(coding switch
        {
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "gzip" => new GZipStream(raw, CompressionMode.Decompress),
            _ => raw,
        });
        Assert.Equal(300, document.RootElement.GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public async Task A_browser_on_this_machine_waits_for_no_compression()
    {
        await using var server = await StartAsync();
        using var answer = await SendAsync(server, HttpMethod.Get, "/api/columns?dataset=web", "gzip, br", isNear: true);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_stream_of_lines_stays_plain_so_that_each_leaves_at_once()
    {
        await using var server = await StartAsync();
        using var answer = await SendAsync(server, HttpMethod.Get, "/api/tail?dataset=web", "gzip, br");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        using var query = await SendAsync(server, HttpMethod.Post, "/api/query", "gzip, br", "{}");
        Assert.Empty(query.Content.Headers.ContentEncoding);
        Assert.EndsWith("}\n", await query.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_senders_of_events_get_stays_plain()
    {
        await using var server = await StartAsync();
        using var answer = await SendAsync(server, HttpMethod.Get, "/1/columns/web", "gzip, br");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Answers_of_the_API_are_data_and_stay_in_no_cache()
    {
        await using var server = await StartAsync();
        foreach (var path in new[] { "/api/columns?dataset=web", "/api/export?dataset=web", "/api/nothing" })
        {
            using var answer = await SendAsync(server, HttpMethod.Get, path, "identity");
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", $$"""{"time":"2024-05-01T12:00:00Z","data":{ {{string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"column.{i}\":{i}"))}} } }""");
        return server;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, HttpMethod method, string path, string accepted, string? body = null, bool isNear = false)
    {
        using var request = new HttpRequestMessage(method, path);
        // A proxy on this machine speaks for somebody elsewhere, who needs a key.
        if (!isNear)
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            request.Headers.Add("X-Honeycomb-Team", server.Keys.Configuration.Secret);
        }

        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        if (body is not null) request.Content = new StringContent(body);
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
