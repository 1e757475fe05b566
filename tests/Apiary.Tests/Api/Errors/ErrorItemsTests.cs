using System.Net;
using System.Text.Json.Nodes;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Protocols.Rollbar;
using Xunit;

namespace Apiary.Tests.Api.Errors;

/// <summary>The inbox: what it lists, in which order, page by page, and what is changed there.</summary>
public sealed class ErrorItemsTests
{
    [Theory]
    [InlineData("", "C,B,A")]
    [InlineData("order=ascending", "A,B,C")]
    [InlineData("sort=first_seen", "C,B,A")]
    [InlineData("sort=occurrences", "B,C,A")]
    [InlineData("sort=people", "B,C,A")]
    [InlineData("sort=level", "C,A,B")]
    [InlineData("level=warning", "B")]
    [InlineData("level=error,critical", "C,A")]
    [InlineData("level=grave", "")]
    [InlineData("deployment=staging", "B")]
    [InlineData("framework=flask", "A")]
    [InlineData("version=2.0.0", "B")]
    [InlineData("version=7", "")]
    [InlineData("person=u1", "B")]
    [InlineData("person=ada@bees.example", "B")]
    [InlineData("version=2.0.0&person=u2", "B")]
    [InlineData("version=1.0.0&person=u1", "")]
    [InlineData("q=honey", "A")]
    [InlineData("q=%232", "B")]
    [InlineData("status=resolved", "")]
    [InlineData("status=active,resolved", "C,B,A")]
    [InlineData("assignee=nobody", "C,B,A")]
    public async Task The_inbox_is_filtered_and_sorted(string query, string expected)
    {
        await using var server = await FilledAsync();
        Assert.Equal(expected, Titles(await GetAsync(server, $"/api/errors/items?{query}")));
    }

    [Fact]
    public async Task Each_page_goes_on_where_the_one_before_ended()
    {
        await using var server = await FilledAsync();
        var first = await GetAsync(server, "/api/errors/items?limit=2");
        Assert.Equal(("C,B", 3), (Titles(first), (int)first["total"]!));
        // The one at the end of the first page moves to the beginning; nothing is told twice, nothing is left out.
        await server.PostAsync(Error("B", "warning", "staging"));
        var second = await GetAsync(server, $"/api/errors/items?limit=2&page={first["next"]}");
        Assert.Equal(("A", null), (Titles(second), (string?)second["next"]));
        foreach (var wrong in (string[])["page=x", "page=1", "page=-1-2", "limit=0", "limit=201", "limit=x", "sort=title", "order=up", "range=year"])
            Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, $"/api/errors/items?{wrong}")).Status);
        Assert.Equal("C,B,A".Length, Titles(await GetAsync(server, "/api/errors/items?limit=200")).Length);
    }

    [Fact]
    public async Task An_item_is_described_with_its_course_and_what_there_is_to_filter_by()
    {
        await using var server = await FilledAsync();
        var page = await GetAsync(server, "/api/errors/items?status=resolved");
        Assert.Equal("""{"active":3,"snoozed":0,"resolved":0,"muted":0,"archived":0}""", page["states"]!.ToJsonString());
        Assert.Equal("""["production","staging"]""", page["environments"]!.ToJsonString());
        var item = (await GetAsync(server, "/api/errors/items?q=B:"))["items"]![0]!;
        Assert.Equal((2, 3, 2, 3L, false), ((int)item["counter"]!, (int)item["occurrences"]!, (int)item["people"]!, item["series"]!.AsArray().Sum(one => (long)one!), (bool)item["reopened"]!));
        Assert.Equal(24, item["series"]!.AsArray().Count);
        Assert.Equal(30, (await GetAsync(server, "/api/errors/items?q=B:&range=month"))["items"]![0]!["series"]!.AsArray().Count);
    }

    [Fact]
    public async Task Several_are_changed_at_once_and_each_tells_where_it_is()
    {
        await using var server = await FilledAsync();
        var changed = await PatchAsync(server, """{"counters":[1,3,99,1],"status":"resolved","version":"2.0.0","level":"info"}""");
        Assert.Equal([(1, "resolved", "2.0.0", "info"), (3, "resolved", "2.0.0", "info")], changed["items"]!.AsArray().Select(one => ((int)one!["counter"]!, (string)one["status"]!, (string)one["resolved_in_version"]!, (string)one["level"]!)));
        Assert.Equal("B", Titles(await GetAsync(server, "/api/errors/items?status=active")));

        await PatchAsync(server, """{"counters":[2],"snooze_seconds":3600}""");
        Assert.Equal("B", Titles(await GetAsync(server, "/api/errors/items?status=snoozed")));
        await PatchAsync(server, """{"counters":[2],"snooze_seconds":0,"title":"By hand"}""");
        Assert.Equal("By hand", (string)(await GetAsync(server, "/api/errors/items?status=active"))["items"]![0]!["title"]!);

        await server.PostAsync(Error("A", "error", "production"));
        var back = (await GetAsync(server, "/api/errors/items?q=A:"))["items"]![0]!;
        Assert.Equal(("active", true, 2, 1), ((string)back["status"]!, (bool)back["reopened"]!, (int)back["occurrences"]!, (int)back["occurrences_since_activation"]!));
    }

    [Fact]
    public async Task An_item_is_given_to_a_member_and_taken_away()
    {
        await using var server = await FilledAsync();
        var ada = server.Running.Members.Add("Ada", "ada@bees.example", MemberRole.Member)!.Value.Member;
        Assert.Equal($$"""[{"id":"{{ada.Id}}","name":"Ada"}]""", (await GetAsync(server, "/api/errors/assignees"))["members"]!.ToJsonString());
        await PatchAsync(server, $$"""{"counters":[1],"assignee":"{{ada.Id}}"}""");
        var item = (await GetAsync(server, $"/api/errors/items?assignee={ada.Id}"))["items"]![0]!;
        Assert.Equal((1, "Ada"), ((int)item["counter"]!, (string)item["assignee"]!["name"]!));
        server.Running.Members.Remove(ada.Id);
        Assert.Null((await GetAsync(server, "/api/errors/items/1"))["assignee"]!["name"]);
        await PatchAsync(server, """{"counters":[1],"assignee":null}""");
        Assert.Null((await GetAsync(server, "/api/errors/items/1"))["assignee"]);
    }

    [Theory]
    [InlineData("""{"counters":[1]}""", 422)]
    [InlineData("""{"counters":[],"status":"muted"}""", 422)]
    [InlineData("""{"counters":["1"],"status":"muted"}""", 422)]
    [InlineData("""{"counters":[1],"status":"gone"}""", 422)]
    [InlineData("""{"counters":[1],"status":"muted","version":"1"}""", 422)]
    [InlineData("""{"counters":[1],"level":"grave"}""", 422)]
    [InlineData("""{"counters":[1],"title":""}""", 422)]
    [InlineData("""{"counters":[1,2],"title":"both"}""", 422)]
    [InlineData("""{"counters":[1],"snooze_seconds":-1}""", 422)]
    [InlineData("""{"counters":[1],"snooze_seconds":31622401}""", 422)]
    [InlineData("""{"counters":[1],"assignee":"nobody that there is"}""", 422)]
    [InlineData("""{"counters":[99],"status":"muted"}""", 404)]
    [InlineData("""{"counter":1}""", 400)]
    [InlineData("[]", 400)]
    public async Task A_change_that_makes_no_sense_changes_nothing(string body, int status)
    {
        await using var server = await FilledAsync();
        Assert.Equal(status, (int)(await server.SendAsync(HttpMethod.Patch, "/api/errors/items", body)).Status);
        Assert.Equal("C,B,A", Titles(await GetAsync(server, "/api/errors/items?status=active")));
    }

    [Fact]
    public async Task Nothing_has_arrived_and_another_environment_sees_nothing()
    {
        await using var server = await RollbarServer.StartAsync();
        var page = await GetAsync(server, "/api/errors/items?version=1&person=x&sort=people");
        Assert.Equal((0, false), ((int)page["total"]!, (bool)page["any"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/api/errors/items/1")).Status);
    }

    /// <summary>A is an error of flask, B a warning elsewhere that two people met, C a critical one; C came last.</summary>
    internal static async Task<RollbarServer> FilledAsync()
    {
        var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", "error", "production", "honey", """ "framework":"flask" """));
        await server.PostAsync(Error("B", "warning", "staging", "x", """ "code_version":"1.0.0","person":{"id":"u2"} """));
        await server.PostAsync(Error("B", "warning", "staging", "x", """ "code_version":"2.0.0","person":{"id":"u1","username":"ada","email":"ada@bees.example"} """));
        await server.PostAsync(Error("B", "warning", "staging", "x", """ "code_version":"2.0.0","person":{"id":"u2"} """));
        await server.PostAsync(Error("C", "critical", "production"));
        await server.PostAsync(Error("C", "critical", "production"));
        return server;
    }

    internal static string Error(string type, string level, string environment, string message = "x", string more = "\"context\":\"\"") =>
        $$$"""{"environment":"{{{environment}}}","level":"{{{level}}}",{{{more}}},"body":{"trace":{"frames":[{"filename":"app.py","method":"pay","lineno":1}],"exception":{"class":"{{{type}}}","message":"{{{message}}}"} } } }""";

    internal static async Task<JsonNode> GetAsync(RollbarServer server, string path)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    private static async Task<JsonNode> PatchAsync(RollbarServer server, string body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Patch, "/api/errors/items", body);
        Assert.True(status == HttpStatusCode.OK, $"{body}: {status} {answer}");
        return answer;
    }

    private static string Titles(JsonNode page) => string.Join(',', page["items"]!.AsArray().Select(item => ((string)item!["title"]!).Split(':')[0]));
}
