using System.Net;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Grouping rules set through the API, and what they do to reports.</summary>
public sealed class RuleTests
{
    private const string Rules = """{"rules":[{"condition":{"path":"body.trace.exception.class","eq":"KeyError"},"fingerprint":"keys of {{ context }}","title":"A key is missing in {{context}}"}]}""";

    [Fact]
    public async Task A_rule_groups_and_names_what_it_holds_for_after_a_restart_too()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            var (status, answer) = await server.SendAsync(HttpMethod.Put, "/api/errors/rules", Rules);
            Assert.Equal((HttpStatusCode.OK, JsonNode.Parse(Rules)!.ToJsonString()), (status, answer.ToJsonString()));
            await server.PostAsync(Error("KeyError", "one"));
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        await again.PostAsync(Error("KeyError", "two"));
        await again.PostAsync(Error("ValueError", "two"));
        // What the client groups by itself, no rule changes.
        await again.PostAsync(Error("KeyError", "two", fingerprint: "mine"));
        var items = (await again.SendAsync(HttpMethod.Get, "/api/1/items")).Body["result"]!["items"]!.AsArray();
        Assert.Equal(["mine", "A key is missing in cart", "ValueError: x"], [(string)items[0]!["hash"]!, (string)items[2]!["title"]!, (string)items[1]!["title"]!]);
        Assert.Equal(("keys of cart", 2L), ((string)items[2]!["hash"]!, (long)items[2]!["total_occurrences"]!));
        Assert.Equal("A key is missing in cart", (await again.EventsAsync())[0]["name"]);
    }

    [Fact]
    public async Task Rules_that_make_no_sense_change_nothing()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.SendAsync(HttpMethod.Put, "/api/errors/rules", Rules);
        var (status, answer) = await server.SendAsync(HttpMethod.Put, "/api/errors/rules", """{"rules":[{"condition":{},"fingerprint":"f"}]}""");
        Assert.Equal((422, "rules: rule 1: a condition has a path and one operator, or one of any, all, none"), ((int)status, (string)answer["error"]!));
        Assert.Equal(JsonNode.Parse(Rules)!.ToJsonString(), (await server.SendAsync(HttpMethod.Get, "/api/errors/rules")).Body.ToJsonString());
        await server.SendAsync(HttpMethod.Put, "/api/errors/rules", """{"rules":[]}""");
        Assert.Empty((await server.SendAsync(HttpMethod.Get, "/api/errors/rules")).Body["rules"]!.AsArray());
    }

    [Fact]
    public async Task Rules_are_tried_on_what_came_and_change_nothing()
    {
        await using var server = await RollbarServer.StartAsync();
        for (var i = 0; i < 2; i++) await server.PostAsync(Error("KeyError", "one"));
        await server.PostAsync(Error("ValueError", "one"));
        await server.PostAsync(Error("KeyError", "one", fingerprint: "mine"));
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/errors/rules/try", Rules);
        Assert.Equal((HttpStatusCode.OK, 4), (status, (int)answer["looked_at"]!));
        var tried = answer["items"]!.AsArray().Select(one => $"{one!["counter"]} {one["rule"]} {((bool)one["moves"]! ? "moves" : "stays")} {one["occurrences"]} {one["new_title"]}");
        Assert.Equal(["1 1 moves 2 A key is missing in cart", "2  stays 1 ValueError: x", "3 1 stays 1 A key is missing in cart"], tried.Order(StringComparer.Ordinal));
        Assert.Empty((await server.SendAsync(HttpMethod.Get, "/api/errors/rules")).Body["rules"]!.AsArray());
        await server.PostAsync(Error("KeyError", "one"));
        Assert.Equal(3, (int)(await server.SendAsync(HttpMethod.Get, "/api/errors/items/1")).Body["occurrences"]!);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/rules/try", """{"rules":[{}]}""")).Status);
    }

    private static string Error(string kind, string method, string fingerprint = "") =>
        $$$"""
        {"environment":"production","fingerprint":"{{{fingerprint}}}","context":"cart",
         "body":{"trace":{"frames":[{"filename":"app.py","lineno":1,"method":"{{{method}}}"}],"exception":{"class":"{{{kind}}}","message":"x"} } } }
        """;
}
