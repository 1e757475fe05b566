using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.Tests.Hosting.Ui;

/// <summary>What a browser gets of the UI, and what stays an API's.</summary>
public sealed partial class UiTests : IDisposable
{
    private const string Html = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly BuiltUi ui = new();

    public void Dispose() => ui.Dispose();

    [Fact]
    public async Task The_page_has_a_fresh_nonce_in_every_answer_and_its_policy_names_it()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        var nonces = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await GetAsync(server, "/");
            var page = await answer.Content.ReadAsStringAsync();
            var nonce = Nonce().Match(page).Groups[1].Value;
            Assert.Equal($"""<!doctype html><meta property="csp-nonce" nonce="{nonce}"><style nonce="{nonce}">a{"{}"}</style><div id="root"></div>""", page);
            Assert.Equal(
                $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                Header(answer, "Content-Security-Policy"));
            Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("no-cache, private", Header(answer, "Cache-Control"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Equal(16, Convert.FromBase64String(nonce).Length);
            nonces.Add(nonce);
        }

        Assert.Equal(3, nonces.Count);
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/query")]
    [InlineData("/query/abc123")]
    [InlineData("/trace/0af7651916cd43dd8448eb211c80319c?span=b7ad6b7169203331")]
    [InlineData("/datasets/a.name.with.dots")]
    [InlineData("/login")]
    [InlineData("/apiary")]
    [InlineData("/nothing/like%20this")]
    public async Task An_address_within_the_UI_is_the_page(string path)
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var answer = await GetAsync(server, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<div id=\"root\">", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing", 404)]
    [InlineData("/API/nothing", 404)]
    [InlineData("/1/nothing", 404)]
    [InlineData("/v1/nothing", 404)]
    [InlineData("/v1/traces", 405)]
    [InlineData("/x/nothing", 404)]
    [InlineData("/alive/nothing", 404)]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", 405)]
    [InlineData("/assets/app-gone.js", 404)]
    [InlineData("/assets/..%2f..%2foutside.txt", 404)]
    public async Task What_is_an_APIs_or_a_files_stays_what_it_was(string path, int status)
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var answer = await GetAsync(server, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain("root", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_asks_for_no_page_gets_none_but_at_the_root()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/", "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, "/query", "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, "/query", "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Post, "/query", "{}", accept: "text/html")).Status);
    }

    [Fact]
    public async Task Data_sent_to_a_wrong_path_is_still_kept_among_the_arrivals()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Post, "/", "{}", server.Keys.Ingest.Secret, "text/html")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Post, "/query", "{}", server.Keys.Ingest.Secret, "text/html")).Status);
        using var arrivals = JsonDocument.Parse(await server.GetAsync("/api/arrivals?reason=path_unknown"));
        Assert.Equal(2, arrivals.RootElement.GetProperty("arrivals").GetArrayLength());
    }

    [Fact]
    public async Task A_page_that_is_known_is_not_sent_again_and_keeps_the_policy_that_came_with_it()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var first = await GetAsync(server, "/");
        using var again = await GetAsync(server, "/query", Html, ("If-None-Match", Header(first, "ETag")));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("", Header(again, "Content-Security-Policy"));
        Assert.Equal("", await again.Content.ReadAsStringAsync());
        using var other = await GetAsync(server, "/query", Html, ("If-None-Match", "W/\"something-else\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip;q=0.1", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0", "")]
    [InlineData("identity", "")]
    [InlineData(";;;", "")]
    [InlineData("", "")]
    public async Task An_asset_comes_in_the_best_coding_that_is_taken_and_for_ever(string accepted, string coding)
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var answer = await GetAsync(server, "/assets/app-1a2b.js", "*/*", ("Accept-Encoding", accepted));
        Assert.Equal(coding, string.Join(',', answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", Header(answer, "Vary"));
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(BuiltUi.Script, await DecodedAsync(answer));
    }

    [Fact]
    public async Task Codings_of_a_file_are_told_apart_and_one_without_any_is_sent_plain()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var coded = await GetAsync(server, "/assets/app-1a2b.js", "*/*", ("Accept-Encoding", "br"));
        using var plain = await GetAsync(server, "/assets/app-1a2b.js", "*/*");
        Assert.NotEqual(Header(coded, "ETag"), Header(plain, "ETag"));
        using var known = await GetAsync(server, "/assets/app-1a2b.js", "*/*", ("Accept-Encoding", "br"), ("If-None-Match", Header(coded, "ETag")));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var uncoded = await GetAsync(server, "/assets/plain-3c4d.css", "*/*", ("Accept-Encoding", "br"));
        Assert.Empty(uncoded.Content.Headers.ContentEncoding);
        Assert.Equal("text/css; charset=utf-8", uncoded.Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, "/assets/app-1a2b.js.br", "*/*")).StatusCode);
    }

    [Fact]
    public async Task A_drawing_runs_nothing_and_is_asked_for_again()
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var answer = await GetAsync(server, "/favicon.svg");
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("sandbox", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-cache, private", Header(answer, "Cache-Control"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/query")]
    [InlineData("/assets/app-1a2b.js")]
    public async Task A_head_request_has_the_same_headers_and_no_body(string path)
    {
        await using var server = await RunningServer.StartAsync(ui: ui.Files);
        using var get = await GetAsync(server, path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        request.Headers.TryAddWithoutValidation("Accept", Html);
        using var head = await server.Http.SendAsync(request);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(Header(get, "ETag"), Header(head, "ETag"));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Without_a_built_UI_the_root_says_how_to_send_and_how_to_get_it()
    {
        await using var server = await RunningServer.StartAsync();
        var page = await server.GetAsync("/");
        Assert.Contains("Send the first event", page, StringComparison.Ordinal);
        Assert.Contains("install Node.js 20 or newer", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, "/query")).StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningServer server, string path, string accept = Html, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    private static async Task<string> DecodedAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        using var decoded = new StreamReader(answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new System.IO.Compression.BrotliStream(body, System.IO.Compression.CompressionMode.Decompress),
            "gzip" => new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress),
            _ => body,
        });
        return await decoded.ReadToEndAsync();
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
