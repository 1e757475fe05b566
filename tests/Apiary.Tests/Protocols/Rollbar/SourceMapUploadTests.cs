using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Errors;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Source maps uploaded as scripts upload them, and what they make of reports from browsers.</summary>
public sealed class SourceMapUploadTests
{
    private const string Url = "https://shop.example/static/app.min.js";

    private static byte[] Map => File.ReadAllBytes(Path.Combine(Repository.Root, "tests/cases/wire/rollbar/source-map/app.min.js.map"));

    [Fact]
    public async Task Frames_are_those_of_the_sources_before_they_are_grouped_and_after_a_restart_too()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            Assert.Equal((HttpStatusCode.OK, """{"err":0,"result":{}}"""), await UploadAsync(server, "1.0", Url));
            await server.PostAsync(Error("1.0", "/static/app.min.js?v=7", line: 1, column: 116, callerColumn: 194));
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        // The next build has other names and columns, and its own map: the same error.
        await UploadAsync(again, "1.1", "//dynamichost/static/app.min.js");
        await again.PostAsync(Error("1.1", "/static/app.min.js", line: 1, column: 116, callerColumn: 195));
        var read = (await again.SendAsync(HttpMethod.Get, "/api/1/instances")).Body["result"]!["instances"]!.AsArray();
        Assert.Equal(2, read.Count);
        Assert.Single(read.Select(one => (long)one!["item_id"]!).Distinct());
        var frames = read[1]!["data"]!["body"]!["trace"]!["frames"]!.AsArray();
        var frame = frames[1]!;
        Assert.Equal(("pay.ts", 12L, "payForHoney"), ((string)frame["filename"]!, (long)frame["lineno"]!, (string)frame["method"]!));
        Assert.Equal("    throw new RangeError(`order ${order.id} costs ${price}`);", (string)frame["code"]!);
        Assert.Equal(("  if (price > 100) {", "  }", 5, 4), ((string)frame["context"]!["pre"]![4]!, (string)frame["context"]!["post"]![0]!, frame["context"]!["pre"]!.AsArray().Count, frame["context"]!["post"]!.AsArray().Count));
        Assert.Equal(("https://shop.example/static/app.min.js?v=7", 116L, "n"), ((string)frame["minified"]!["filename"]!, (long)frame["minified"]!["colno"]!, (string)frame["minified"]!["method"]!));
        Assert.Equal(("app.ts", "t"), ((string)frames[0]!["filename"]!, (string)frames[0]!["method"]!));
        Assert.Contains("at payForHoney (pay.ts:12:", (await again.EventsAsync())[0]["exception.stacktrace"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_counted_as_the_sender_counts_them()
    {
        await using var server = await RollbarServer.StartAsync();
        await UploadAsync(server, "1.0", Url);
        // The same places as rollbar.js has them in Node, where its columns are from 0.
        await server.PostAsync(Error("1.0", "/static/app.min.js", line: 1, column: 115, callerColumn: 193).Replace("\"platform\"", "\"framework\":\"node-js\",\"platform\"", StringComparison.Ordinal));
        var frame = (await server.SendAsync(HttpMethod.Get, "/api/1/instances")).Body["result"]!["instances"]![0]!["data"]!["body"]!["trace"]!["frames"]![1]!;
        Assert.Equal(("payForHoney", 10L, 115L), ((string)frame["method"]!, (long)frame["colno"]!, (long)frame["minified"]!["colno"]!));
    }

    [Fact]
    public async Task Where_no_map_fits_the_frame_says_which_one_was_looked_for()
    {
        await using var server = await RollbarServer.StartAsync();
        await UploadAsync(server, "1.0", Url);
        await server.PostAsync(Error("2.0", "/static/app.min.js", line: 1, column: 116, callerColumn: 194));
        var frame = (await server.SendAsync(HttpMethod.Get, "/api/1/instances")).Body["result"]!["instances"]![0]!["data"]!["body"]!["trace"]!["frames"]![1]!;
        Assert.Equal(("n", "no source map was uploaded for version 2.0 and //shop.example/static/app.min.js"), ((string)frame["method"]!, (string)frame["source_map_fault"]!));
    }

    [Fact]
    public async Task A_source_beside_the_map_stands_for_one_that_it_lacks()
    {
        await using var server = await RollbarServer.StartAsync();
        var bare = JsonNode.Parse(Map)!.AsObject();
        bare.Remove("sourcesContent");
        await UploadAsync(server, "1.0", Url, System.Text.Encoding.UTF8.GetBytes(bare.ToJsonString()), ("pay.ts", string.Join('\n', Enumerable.Range(1, 20).Select(line => $"line {line}"))));
        await server.PostAsync(Error("1.0", "/static/app.min.js", line: 1, column: 116, callerColumn: 194));
        var frames = (await server.SendAsync(HttpMethod.Get, "/api/1/instances")).Body["result"]!["instances"]![0]!["data"]!["body"]!["trace"]!["frames"]!;
        Assert.Equal(("line 12", null), ((string)frames[1]!["code"]!, (string?)frames[0]!["code"]));
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_with_the_reason()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { MaxSourceMapBytes = 5_000 });
        Assert.Equal((422, true), await RefusedAsync(server, "", Url, Map, "'version' must have"));
        Assert.Equal((422, true), await RefusedAsync(server, new string('v', 41), Url, Map, "'version' must have"));
        Assert.Equal((422, true), await RefusedAsync(server, "1.0", Url, "no map"u8.ToArray(), "the source map cannot be read"));
        Assert.Equal((413, true), await RefusedAsync(server, "1.0", Url, new byte[5_000], "--source-map-max"));
        Assert.Equal((403, true), await RefusedAsync(server, "1.0", Url, Map, "insufficient privileges", server.Token(KeyPermissions.ReadItems).Secret));
        Assert.Equal((403, true), await RefusedAsync(server, "1.0", Url, Map, "access token not found", "nobody"));
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/sourcemap", "{}", server.Server);
        Assert.Equal((400, "expected a form, multipart/form-data"), ((int)status, (string)answer["message"]!));
        Assert.Empty((await server.SendAsync(HttpMethod.Get, "/api/errors/source-maps")).Body["source_maps"]!.AsArray());
    }

    [Fact]
    public async Task Maps_are_listed_replaced_and_removed_and_the_oldest_go_when_there_is_no_room()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { SourceMapsBytes = (Map.Length * 2) + 1, SourceMapMemoryBytes = 0 });
        foreach (var version in (string[])["1", "2", "2", "3"]) await UploadAsync(server, version, Url);
        var kept = (await server.SendAsync(HttpMethod.Get, "/api/errors/source-maps")).Body["source_maps"]!.AsArray();
        Assert.Equal(["3", "2"], kept.Select(map => (string)map!["version"]!));
        Assert.Equal("//shop.example/static/app.min.js", (string)kept[0]!["minified_url"]!);
        using var removed = await server.Running.Http.DeleteAsync($"/api/errors/source-maps/{kept[0]!["id"]}");
        using var gone = await server.Running.Http.DeleteAsync($"/api/errors/source-maps/{kept[0]!["id"]}");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
        Assert.Single((await server.SendAsync(HttpMethod.Get, "/api/errors/source-maps")).Body["source_maps"]!.AsArray());
    }

    private static async Task<(int Status, bool IsSaid)> RefusedAsync(RollbarServer server, string version, string url, byte[] map, string reason, string? token = null)
    {
        var (status, answer) = await SendAsync(server, version, url, map, token ?? server.Server);
        return ((int)status, answer.Contains(reason, StringComparison.Ordinal));
    }

    private static Task<(HttpStatusCode Status, string Answer)> UploadAsync(RollbarServer server, string version, string url, byte[]? map = null, params (string Path, string Text)[] sources) =>
        SendAsync(server, version, url, map ?? Map, server.Server, sources);

    private static async Task<(HttpStatusCode Status, string Answer)> SendAsync(RollbarServer server, string version, string url, byte[] map, string token, params (string Path, string Text)[] sources)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "access_token" },
            { new StringContent(version), "version" },
            { new StringContent(url), "minified_url" },
            { new ByteArrayContent(map) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "source_map", "app.min.js.map" },
        };
        foreach (var (path, text) in sources) form.Add(new StringContent(text), path, path);
        using var answer = await server.Running.Http.PostAsync("/api/1/sourcemap", form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Error(string version, string path, int line, int column, int callerColumn) =>
        $$$"""
        {"environment":"production","platform":"linux","client":{"javascript":{"code_version":"{{{version}}}"}},
         "body":{"trace":{"frames":[{"filename":"https://shop.example{{{path}}}","lineno":{{{line}}},"colno":{{{callerColumn}}},"method":"t"},
           {"filename":"https://shop.example{{{path}}}","lineno":{{{line}}},"colno":{{{column}}},"method":"n"}],"exception":{"class":"RangeError","message":"x"} } } }
        """;
}
