using System.IO.Compression;
using System.Text.RegularExpressions;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Screen;

/// <summary>The built screen from the built server: compressed, kept for ever, and under a policy that lets nothing from elsewhere in.</summary>
public sealed partial class HostingTests(DemoServer demo) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task The_page_and_its_assets_come_compressed_and_with_their_policy()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(ServerProcess.RepositoryRoot(), "src/Apiary.Server/bin/Release/net10.0/ui")), "the screen was not built: Node.js is missing");
        using var page = await GetAsync("/query/some-run", "text/html");
        var html = await page.Content.ReadAsStringAsync();
        var nonce = Nonce().Match(html).Groups[1].Value;
        Assert.True(nonce.Length > 20, html);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith($"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", Elsewhere().Replace(html, ""), StringComparison.Ordinal);

        var assets = Asset().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(assets, path => path.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(assets, path => path.EndsWith(".css", StringComparison.Ordinal));
        foreach (var path in assets.Where(path => !path.EndsWith(".svg", StringComparison.Ordinal)))
        {
            using var coded = await GetAsync(path, "*/*");
            Assert.Equal("br", Assert.Single(coded.Content.Headers.ContentEncoding));
            Assert.Contains("immutable", coded.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            using var decoded = new StreamReader(new BrotliStream(await coded.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
            Assert.True((await decoded.ReadToEndAsync()).Length > coded.Content.Headers.ContentLength);
        }

        using var unknown = await GetAsync("/api/unknown", "text/html");
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        return await demo.Server.Http.SendAsync(request);
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("(?:src|href)=\"(/assets/[^\"]+)\"")]
    private static partial Regex Asset();

    // A namespace of a drawing is a name and no address.
    [GeneratedRegex("xmlns=\"[^\"]*\"")]
    private static partial Regex Elsewhere();
}
