using System.Net;
using System.Text;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Items as an enemy would send them: taken within bounds, or refused, and the server goes on.</summary>
public sealed class HostileItemTests
{
    [Fact]
    public async Task Markup_is_text()
    {
        var stored = await TakenAsync("""{"environment":"<b>","body":{"trace":{"frames":[],"exception":{"class":"<script>alert(1)</script>","message":"\"><img src=x onerror=alert(1)>"}}}}""");
        Assert.Equal("<script>alert(1)</script>: \"><img src=x onerror=alert(1)>", stored["name"]);
    }

    [Fact]
    public async Task A_message_of_nearly_a_mebibyte_is_cut_in_columns_and_whole_in_the_payload()
    {
        var message = string.Concat(Enumerable.Repeat("né", 330_000));
        var stored = await TakenAsync($$$"""{"environment":"e","body":{"message":{"body":"{{{message}}}"} } }""");
        Assert.Equal(255, stored["name"].Length);
        Assert.True(Encoding.UTF8.GetByteCount(stored["body"]) is > 65_000 and <= 65_535);
        var payload = string.Concat(stored.Where(pair => pair.Key.StartsWith("rollbar.payload", StringComparison.Ordinal)).OrderBy(pair => pair.Key.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));
        Assert.Contains(message, payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_frames_are_counted_and_the_stack_is_bounded()
    {
        var frames = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"filename":"f{{i}}.py","lineno":{{i}},"method":"m"}"""));
        var stored = await TakenAsync($$$"""{"environment":"e","language":"python","body":{"trace":{"frames":[{{{frames}}}],"exception":{"class":"RecursionError"} } } }""");
        Assert.Equal("10000", stored["exception.frames"]);
        Assert.True(stored["exception.stacktrace"].Length < 40_000);
    }

    [Fact]
    public async Task Nesting_is_taken_to_a_depth_and_refused_beyond()
    {
        await using var server = await RollbarServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Nested(100))).Status);
        foreach (var depth in (int[])[200, 100_000]) Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync(Nested(depth))).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Nested(3))).Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_halves_of_characters_are_replaced()
    {
        await using var server = await RollbarServer.StartAsync();
        byte[] body = [.. "{\"data\":{\"environment\":\"e\",\"uuid\":\"u\",\"body\":{\"message\":{\"body\":\"a"u8, 0xFF, 0xC0, .. "b\\ud83d c\\ude00 \\ud83d\\ude00\"}},\"custom\":{\"n\":NaN,\"i\":-Infinity,\"j\":Infinity,\"s\":\"NaN\"}}}"u8];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/item/") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Rollbar-Access-Token", server.Server);
        var (status, answer) = await server.SendAsync(request);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        var stored = Assert.Single(await server.EventsAsync());
        Assert.Equal("a\uFFFD\uFFFDb\uFFFD c\uFFFD 😀", stored["name"]);
        Assert.Equal(("?", "NaN"), (stored["custom.n"], stored["custom.s"]));
        Assert.False(stored.ContainsKey("custom.i") || stored.ContainsKey("custom.j"));
    }

    [Fact]
    public async Task Custom_fields_beyond_what_a_dataset_may_have_cost_columns_and_not_the_error()
    {
        await using var server = await RollbarServer.StartAsync(new() { MaxColumns = 60 });
        var custom = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""
            "k{{i}}":{{i}}
            """));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($$$"""{"environment":"e","body":{"message":{"body":"m"} },"custom":{ {{{custom}}} } }""")).Status);
        var stored = Assert.Single(await server.EventsAsync());
        Assert.DoesNotContain(stored.Keys, name => name.StartsWith("custom.", StringComparison.Ordinal));
        Assert.Contains("\"k4999\":4999", stored["rollbar.payload"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_types_everywhere_are_taken_or_refused_and_never_a_fault()
    {
        await using var server = await RollbarServer.StartAsync();
        foreach (var value in (string[])["null", "1", "true", "\"x\"", "[]", "{}", "[[{}]]", "-1e308", "1e400"])
        {
            foreach (var name in (string[])["level", "timestamp", "code_version", "platform", "framework", "context", "request", "person", "server", "client", "custom", "fingerprint", "title", "uuid", "notifier", "attributes", "language"])
            {
                var (status, answer) = await server.PostAsync($$"""{"environment":1,"{{name}}":{{value}},"body":{"trace":{"frames":[{{value}},{"filename":{{value}},"lineno":{{value}},"method":{{value}} }],"exception":{"class":{{(value == "null" ? "1" : value)}},"message":{{value}} } } } }""");
                Assert.True(status == HttpStatusCode.OK, $"{name} {value}: {answer.ToJsonString()}");
            }
        }
    }

    private static string Nested(int depth) =>
        $$$"""{"environment":"e","body":{"message":{"body":"m"}},"custom":{"a":{{{string.Concat(Enumerable.Repeat("[", depth))}}}1{{{string.Concat(Enumerable.Repeat("]", depth))}}} } }""";

    private static async Task<Dictionary<string, string>> TakenAsync(string data)
    {
        await using var server = await RollbarServer.StartAsync();
        var (status, answer) = await server.PostAsync(data);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return Assert.Single(await server.EventsAsync());
    }
}
