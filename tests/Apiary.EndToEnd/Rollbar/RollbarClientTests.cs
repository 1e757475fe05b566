using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Rollbar;

/// <summary>rollbar.js as it is published, in Node and in a real Chromium, with tokens that the command line made; and what a power failure leaves.</summary>
public sealed class RollbarClientTests
{
    private static readonly string? Chromium = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    [Fact]
    public async Task An_error_of_node_is_one_item_resolved_and_back_after_a_power_failure()
    {
        await using var server = await TestServer.StartAsync();
        var token = await TokenAsync(server, "post_server_item");
        var told = await ReportAsync(server, token);
        Assert.All(told, one => Assert.Matches("^[0-9a-f-]{36}$", (string)one!["answer"]!["uuid"]!));
        await ReportAsync(server, token);
        var items = await AskAsync(server, HttpMethod.Get, "items");
        Assert.Equal(
            [("Hello World!", "warning", 2L), ("TypeError: Cannot read properties of undefined (reading 'map')", "error", 2L)],
            items["items"]!.AsArray().Select(item => ((string)item!["title"]!, (string)item["level"]!, (long)item["total_occurrences"]!)));
        await AskAsync(server, HttpMethod.Patch, "item/1", """{"status":"resolved","resolved_in_version":"2.0.0"}""");

        await server.KillAsync();
        await server.StartAgainAsync();
        await ReportAsync(server, token);
        var kept = await AskAsync(server, HttpMethod.Get, "item/1");
        Assert.Equal(("resolved", 3L), ((string)kept["status"]!, (long)kept["total_occurrences"]!));
        await ReportAsync(server, token, "2.0.0");
        var back = await AskAsync(server, HttpMethod.Get, "item/1");
        Assert.Equal(("active", 1L), ((string)back["status"]!, (long)back["total_occurrences"]!));
        var occurrence = (await AskAsync(server, HttpMethod.Get, "item/1/instances?limit=1"))["instances"]![0]!;
        Assert.Equal((7, "2.0.0"), ((int)occurrence["data"]!["custom"]!["custom"]!["cart"]!, (string)occurrence["data"]!["code_version"]!));
    }

    [Fact]
    public async Task A_wrong_token_is_told_to_node_and_among_the_arrivals()
    {
        await using var server = await TestServer.StartAsync();
        var told = await ReportAsync(server, await TokenAsync(server, "post_client_item"));
        Assert.All(told, one => Assert.Contains("post_server_item scope is required", (string)one!["error"]!, StringComparison.Ordinal));
        var refused = (await server.ArrivalsAsync("reason=key_may_not_send"))[0]!;
        Assert.Contains("this needs post_server_item", (string)refused["explanation"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_reports_what_it_did_not_catch()
    {
        Assert.True(Chromium is not null, "install Debian's chromium first, as ./test.sh does");
        await using var server = await TestServer.StartAsync();
        var printed = await Programs.RunAsync("node", ["clients/rollbar-browser.mjs"], ("CHROMIUM", Chromium), ("APIARY_URL", AddressOf(server)), ("TOKEN", await TokenAsync(server, "post_client_item")));
        var answer = JsonNode.Parse(printed)!;
        Assert.Equal((200, (string)answer["sent"]!), ((int)answer["status"]!, (string)answer["answer"]!["result"]!["uuid"]!));
        var occurrence = (await AskAsync(server, HttpMethod.Get, "instances"))["instances"]![0]!["data"]!;
        Assert.Equal(("browser", "127.0.0.1", "buzz"), ((string)occurrence["platform"]!, (string)occurrence["request"]!["user_ip"]!, (string)occurrence["body"]!["trace"]!["frames"]!.AsArray()[^1]!["method"]!));
    }

    [Fact]
    public async Task A_minified_bundle_that_throws_in_a_browser_is_shown_as_its_sources_have_it()
    {
        Assert.True(Chromium is not null, "install Debian's chromium first, as ./test.sh does");
        var bundle = Path.Combine(Programs.TestsFolder, "cases/wire/rollbar/source-map/shop.min.js");
        await using var server = await TestServer.StartAsync();
        using (var form = new MultipartFormDataContent
        {
            { new StringContent(await TokenAsync(server, "post_server_item")), "access_token" },
            { new StringContent("3.1.4"), "version" },
            // The page's port is another one each time.
            { new StringContent("//dynamichost/shop.min.js"), "minified_url" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(bundle + ".map")), "source_map", "shop.min.js.map" },
        })
        using (var kept = await server.Http.PostAsync(new Uri("/api/1/sourcemap", UriKind.Relative), form))
            Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync());
        await Programs.RunAsync("node", ["clients/rollbar-browser.mjs"], ("CHROMIUM", Chromium), ("APIARY_URL", AddressOf(server)), ("TOKEN", await TokenAsync(server, "post_client_item")), ("BUNDLE", bundle), ("VERSION", "3.1.4"));
        var item = (await AskAsync(server, HttpMethod.Get, "items"))["items"]![0]!;
        Assert.Equal("RangeError: order 7 costs 144", (string)item["title"]!);
        var frames = (await AskAsync(server, HttpMethod.Get, "item/1/instances"))["instances"]![0]!["data"]!["body"]!["trace"]!["frames"]!.AsArray();
        var (thrown, caller) = (frames[^1]!, frames[^2]!);
        Assert.Equal(("../pay.ts", 12, "payForHoney"), ((string)thrown["filename"]!, (int)thrown["lineno"]!, (string)thrown["method"]!));
        Assert.Equal(("../app.ts", 4), ((string)caller["filename"]!, (int)caller["lineno"]!));
        Assert.Contains("throw new RangeError(`order ${order.id} costs ${price}`)", (string)thrown["code"]!, StringComparison.Ordinal);
        Assert.EndsWith("/shop.min.js", (string)thrown["minified"]!["filename"]!, StringComparison.Ordinal);
    }

    private static string AddressOf(TestServer server) => server.Address.GetLeftPart(UriPartial.Authority);

    private static async Task<string> TokenAsync(TestServer server, string scope) =>
        (await Programs.RunAsync(Programs.Cli, ["keys", "create", "--rollbar", "--name", "shop", "--scope", scope, "--url", AddressOf(server)])).Trim();

    private static async Task<JsonArray> ReportAsync(TestServer server, string token, string version = "1.0.0") =>
        JsonNode.Parse(await Programs.RunAsync("node", ["clients/rollbar.mjs"], ("APIARY_URL", AddressOf(server)), ("TOKEN", token), ("VERSION", version)))!.AsArray();

    /// <summary>Asks as the screen does on the server's own machine.</summary>
    private static async Task<JsonNode> AskAsync(TestServer server, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/1/{path}", UriKind.Relative));
        request.Headers.Add("X-Apiary-Request", "1");
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var reply = await server.Http.SendAsync(request);
        var answer = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        Assert.True(reply.IsSuccessStatusCode, answer.ToJsonString());
        return answer["result"]!;
    }
}
