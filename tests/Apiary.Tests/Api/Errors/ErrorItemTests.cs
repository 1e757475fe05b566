using System.Net;
using System.Text.Json.Nodes;
using Apiary.Tests.Protocols.Rollbar;
using Xunit;
using static Apiary.Tests.Api.Errors.ErrorItemsTests;

namespace Apiary.Tests.Api.Errors;

/// <summary>One item, its occurrences and the deploys beside them.</summary>
public sealed class ErrorItemTests
{
    [Fact]
    public async Task An_item_tells_whom_it_met_where_and_what_was_deployed_before()
    {
        await using var server = await RollbarServer.StartAsync();
        await DeployAsync(server, "staging", "r0");
        await DeployAsync(server, "production", "r1");
        foreach (var (version, person, host) in ((string, string, string)[])[("1", "u1", "web-1"), ("1", "u1", "web-2"), ("2", "u2", "web-1")])
            await server.PostAsync(Error("A", "error", "production", "x", $$""" "code_version":"{{version}}","person":{"id":"{{person}}","username":"n-{{person}}"},"server":{"host":"{{host}}"} """));
        await DeployAsync(server, "production", "r2");
        var item = await GetAsync(server, "/api/errors/items/1");
        Assert.Equal([("u1", "n-u1", 2), ("u2", "n-u2", 1)], item["met"]!.AsArray().Select(one => ((string)one!["id"]!, (string)one["name"]!, (int)one["occurrences"]!)));
        Assert.Equal([("1", 2), ("2", 1)], Shares(item["versions"]!));
        Assert.Equal([("web-1", 2), ("web-2", 1)], Shares(item["hosts"]!));
        Assert.Equal((3L, 3L, 2), (Sum(item["hours"]!), Sum(item["days"]!), (int)item["people"]!));
        Assert.Equal(["r2", "r1"], item["deploys"]!.AsArray().Select(one => (string)one!["revision"]!));
        Assert.Equal("r1", (string)item["suspect"]!["revision"]!);
        Assert.Equal(["r2", "r1", "r0"], (await GetAsync(server, "/api/errors/deploys"))["deploys"]!.AsArray().Select(one => (string)one!["revision"]!));
        Assert.Equal(["r0"], (await GetAsync(server, "/api/errors/deploys?deployment=staging&limit=500"))["deploys"]!.AsArray().Select(one => (string)one!["revision"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, "/api/errors/deploys?limit=501")).Status);
        var changed = await server.SendAsync(HttpMethod.Patch, "/api/errors/items/1", """{"status":"muted"}""");
        Assert.Equal("muted", (string)changed.Body["status"]!);
    }

    [Fact]
    public async Task Occurrences_come_page_by_page_and_each_knows_its_neighbours()
    {
        await using var server = await RollbarServer.StartAsync();
        for (var i = 1; i <= 3; i++) await server.PostAsync(Error("A", "error", "production", $"m{i}"));
        await server.PostAsync(Error("B", "error", "production"));
        var first = await GetAsync(server, "/api/errors/items/1/occurrences?limit=2");
        Assert.Equal(["m3", "m2"], Messages(first));
        var second = await GetAsync(server, $"/api/errors/items/1/occurrences?limit=2&page={first["next"]}");
        Assert.Equal(["m1"], Messages(second));
        Assert.Null(second["next"]);
        var middle = await GetAsync(server, $"/api/errors/occurrences/{first["occurrences"]![1]!["id"]}");
        Assert.Equal(
            ((long)second["occurrences"]![0]!["id"]!, (long)first["occurrences"]![0]!["id"]!, 1),
            ((long)middle["older"]!, (long)middle["newer"]!, (int)middle["counter"]!));
        Assert.Null((await GetAsync(server, $"/api/errors/occurrences/{second["occurrences"]![0]!["id"]}"))["older"]);
        foreach (var path in (string[])["items/9", "items/9/occurrences", "occurrences/9"])
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, $"/api/errors/{path}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, "/api/errors/items/1/occurrences?page=x")).Status);
    }

    [Fact]
    public async Task An_occurrence_is_whole_however_long_and_however_strange()
    {
        await using var server = await RollbarServer.StartAsync();
        var message = "<script>" + new string('ö', 300_000);
        await server.PostAsync(Error("A", "error", "production", message, """ "custom":{"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","n":1e400,"half":"\ud800"} """));
        var listed = (await GetAsync(server, "/api/errors/items/1/occurrences"))["occurrences"]![0]!;
        Assert.Equal(2_001, ((string)listed["message"]!).Length);
        var whole = await GetAsync(server, $"/api/errors/occurrences/{listed["id"]}");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), ((string)whole["trace_id"]!, (string)whole["span_id"]!));
        Assert.Equal(message, (string)whole["data"]!["body"]!["trace"]!["exception"]!["message"]!);
        Assert.Equal("\ufffd", (string)whole["data"]!["custom"]!["half"]!);
        Assert.DoesNotContain(server.Server, whole.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_a_member_may_see_and_change_and_nobody_else()
    {
        await using var running = await Hosting.RunningServer.StartBeyondLoopbackAsync();
        foreach (var path in (string[])["items", "items/1", "items/1/occurrences", "occurrences/1", "deploys", "assignees"])
        {
            using var reply = await running.Http.GetAsync(new Uri($"/api/errors/{path}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        }
    }

    private static async Task DeployAsync(RollbarServer server, string environment, string revision) =>
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/api/1/deploy", $$"""{"environment":"{{environment}}","revision":"{{revision}}"}""", server.Server)).Status);

    private static IEnumerable<(string, int)> Shares(JsonNode list) => list.AsArray().Select(one => ((string)one!["name"]!, (int)one["occurrences"]!));

    private static IEnumerable<string> Messages(JsonNode page) => page["occurrences"]!.AsArray().Select(one => (string)one!["message"]!);

    private static long Sum(JsonNode course) => course["counts"]!.AsArray().Sum(one => (long)one!);
}
