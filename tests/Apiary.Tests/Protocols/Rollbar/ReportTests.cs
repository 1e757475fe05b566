using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Reports and versions of the read API (reference, sections 8 and 9).</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData("", "A: no item 10|B: <b>x</b>")]
    [InlineData("ITEM", "A: no item 10")]
    [InlineData("#2", "B: <b>x</b>")]
    [InlineData("title:\"no item\"", "A: no item 10")]
    [InlineData("!title:item", "B: <b>x</b>")]
    [InlineData("exception_class:A host:web", "A: no item 10")]
    [InlineData("exception_class:A host:db", "")]
    [InlineData("host:\"web\"", "")]
    [InlineData("host:%eb%", "A: no item 10")]
    [InlineData("method:pay custom[plan]:gold", "A: no item 10")]
    [InlineData("email:nobody", "")]
    [InlineData("is:group", "")]
    [InlineData("exception_message:\\<b", "B: <b>x</b>")]
    public async Task Items_are_found_by_what_their_occurrences_have(string query, string expected)
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync("""{"environment":"p","server":{"host":"web-1"},"custom":{"plan":"gold"},"body":{"trace":{"frames":[{"filename":"a.py","method":"pay"}],"exception":{"class":"A","message":"no item 10"} } } }""");
        await server.PostAsync("""{"environment":"p","server":{"host":"db-1"},"body":{"trace":{"frames":[],"exception":{"class":"B","message":"<b>x</b>"} } } }""");
        var (status, answer) = await server.SendAsync(HttpMethod.Get, $"/api/1/items?query={Uri.EscapeDataString(query)}");
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        Assert.Equal(expected, string.Join('|', answer["result"]!["items"]!.AsArray().Select(item => (string)item!["title"]!).Order(StringComparer.Ordinal)));
        Assert.Contains("there is no search field colour", (string)(await server.SendAsync(HttpMethod.Get, "/api/1/items?query=colour:red")).Body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_top_items_come_by_level_or_by_how_often_they_occurred_and_merged_ones_as_one()
    {
        await using var server = await RollbarServer.StartAsync();
        for (var i = 0; i < 3; i++) await server.PostAsync(Error("A"));
        await server.PostAsync(Error("B", level: "critical"));
        await server.PostAsync(Error("C", environment: "staging"));
        await server.PostAsync(Error("D"));
        await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[4]}""");
        Assert.Equal("2:1,1:4,3:1", await TopAsync(server, ""));
        Assert.Equal("1:4,2:1,3:1", await TopAsync(server, "?sort=occurrences&hours=168"));
        Assert.Equal("3:1", await TopAsync(server, "?environments=staging"));
        var first = (await ReadAsync(server, "reports/top_active_items?environments=production"))[0]!;
        Assert.Equal((24, 1L, 50L, 16L), (first["counts"]!.AsArray().Count, (long)first["counts"]![23]!, (long)first["item"]!["level"]!, (long)first["item"]!["framework"]!));
        await server.SendAsync(HttpMethod.Patch, "/api/1/item/2", """{"status":"resolved"}""");
        Assert.Equal("1:4,3:1", await TopAsync(server, ""));
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("?bucket_size=60&min_level=critical", 1)]
    [InlineData("?bucket_size=3600&max_level=error", 4)]
    [InlineData("?item_id=1", 3)]
    [InlineData("?item_id=99", 0)]
    [InlineData("?environments=staging,nowhere", 1)]
    public async Task Occurrences_are_counted_by_time(string query, long expected)
    {
        await using var server = await RollbarServer.StartAsync();
        for (var i = 0; i < 3; i++) await server.PostAsync(Error("A"));
        await server.PostAsync(Error("B", level: "critical"));
        await server.PostAsync(Error("C", environment: "staging"));
        var counts = (await ReadAsync(server, "reports/occurrence_counts" + query)).AsArray();
        Assert.Equal((60, expected), (counts.Count, counts.Sum(pair => (long)pair![1]!)));
    }

    [Fact]
    public async Task What_reports_cannot_say_is_refused_and_without_any_error_they_are_empty()
    {
        await using var server = await RollbarServer.StartAsync();
        Assert.Empty((await ReadAsync(server, "reports/top_active_items")).AsArray());
        Assert.Equal(60, (await ReadAsync(server, "reports/occurrence_counts")).AsArray().Count);
        Assert.Equal(2, (await ReadAsync(server, "reports/activated_counts?buckets=1")).AsArray().Count);
        await server.PostAsync(Error("A"));
        Assert.Equal(1, (long)(await ReadAsync(server, "reports/activated_counts?buckets=366"))[365]![1]!);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/reports/occurrence_counts?bucket_size=61")).Status);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/versions/1.0")).Status);
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/versions/1.0?environment=production")).Status);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/versions/1.0/items?environment=production&event=old")).Status);
    }

    [Fact]
    public async Task A_version_tells_what_came_with_it()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", version: "1.0"));
        await server.PostAsync(Error("B", version: "1.0"));
        await server.SendAsync(HttpMethod.Post, "/api/1/deploy", """{"environment":"production","revision":"2.0","local_username":"ada","comment":"fixes rb#2"}""", server.Server);
        await server.PostAsync(Error("A", version: "2.0"));
        await server.PostAsync(Error("C", version: "2.0", level: "warning"));
        await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"resolved"}""");
        await server.PostAsync(Error("A", version: "3.0"));
        var version = await ReadAsync(server, "versions/2.0?environment=production");
        Assert.Equal(("ada", 1L, 1L, 1L), ((string)version["deployed_by"]!, (long)version["item_stats"]!["new"]!["warning"]!, (long)version["item_stats"]!["repeated"]!["error"]!, (long)version["item_stats"]!["resolved"]!["error"]!));
        Assert.Equal([3L], await CountersAsync("2.0", "new"));
        Assert.Equal([1L], await CountersAsync("2.0", "repeated"));
        Assert.Equal([2L], await CountersAsync("2.0", "resolved"));
        Assert.Equal([1L], await CountersAsync("3.0", "reactivated"));
        Assert.Empty(await CountersAsync("2.0", "new&level=error"));

        async Task<IEnumerable<long>> CountersAsync(string name, string kind) =>
            (await ReadAsync(server, $"versions/{name}/items?environment=production&event={kind}")).AsArray().Select(item => (long)item!["counter"]!);
    }

    private static async Task<string> TopAsync(RollbarServer server, string query) =>
        string.Join(',', (await ReadAsync(server, "reports/top_active_items" + query)).AsArray().Select(one => $"{one!["item"]!["counter"]}:{one["item"]!["occurrences"]}"));

    private static async Task<JsonNode> ReadAsync(RollbarServer server, string path)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Get, "/api/1/" + path);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return answer["result"]!;
    }

    private static string Error(string kind, string level = "error", string environment = "production", string version = "") =>
        $$$"""
        {"environment":"{{{environment}}}","level":"{{{level}}}","framework":"flask","code_version":"{{{version}}}",
         "body":{"trace":{"frames":[{"filename":"app.py","lineno":1,"method":"pay"}],"exception":{"class":"{{{kind}}}","message":"x"} } } }
        """;
}
