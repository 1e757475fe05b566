using System.Net;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Items that people merge, split and talk about: what is counted where, before and after a restart.</summary>
public sealed class MergedItemTests
{
    [Fact]
    public async Task What_was_merged_is_one_item_with_all_occurrences_and_takes_those_to_come()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            for (var i = 0; i < 3; i++) await server.PostAsync(Error("KeyError", ip: $"10.0.0.{i}"));
            for (var i = 0; i < 2; i++) await server.PostAsync(Error("ValueError", ip: $"10.0.0.{i}"));
            var (status, merged) = await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":2,"items":[1]}""");
            Assert.Equal((HttpStatusCode.OK, 2, 5L, 2), (status, (int)merged["counter"]!, (long)merged["occurrences"]!, merged["fingerprints"]!.AsArray().Count));
            await server.PostAsync(Error("KeyError"));
            Assert.Equal((1, 6L, 3L, 2L), await ItemAsync(server));
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        Assert.Equal((1, 6L, 3L, 2L), await ItemAsync(again));
        // Under its old number, and the occurrences under the item that is shown.
        Assert.Equal("/api/1/item/2", (await again.Running.Http.GetAsync("/api/1/item_by_counter/1")).RequestMessage!.RequestUri!.AbsolutePath);
        var occurrences = (await ReadAsync(again, "item/1/instances"))["instances"]!.AsArray();
        Assert.Equal((6, true), (occurrences.Count, occurrences.All(one => (long)one!["item_id"]! == 2)));

        static async Task<(int Count, long Total, long Unique, long Group)> ItemAsync(RollbarServer server)
        {
            var items = (await ReadAsync(server, "items"))["items"]!.AsArray();
            var item = Assert.Single(items)!;
            return (items.Count, (long)item["total_occurrences"]!, (long)item["unique_occurrences"]!, (long)item["group_status"]!);
        }
    }

    [Fact]
    public async Task What_is_split_off_takes_its_occurrences_along_those_since_the_merge_included()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            foreach (var kind in (string[])["A", "B", "C"]) await server.PostAsync(Error(kind));
            await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[2,3,3]}""");
            await server.PostAsync(Error("B"));
            var parts = (await server.SendAsync(HttpMethod.Get, "/api/errors/items/1/fingerprints")).Body["fingerprints"]!.AsArray();
            Assert.Equal("""[1,2,1]""", new JsonArray([.. parts.Select(part => part!["occurrences"]!.DeepClone())]).ToJsonString());
            var (own, b, c) = ((string)parts[0]!["fingerprint"]!, (string)parts[1]!["fingerprint"]!, (string)parts[2]!["fingerprint"]!);
            Assert.Equal(422, (int)(await SplitAsync(server, own)).Status);
            Assert.Equal(422, (int)(await SplitAsync(server, "unknown")).Status);
            Assert.Equal(422, (int)(await SplitAsync(server)).Status);
            var (status, split) = await SplitAsync(server, b, c);
            Assert.Equal((HttpStatusCode.OK, 2, 3L), (status, (int)split["counter"]!, (long)split["occurrences"]!));
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        await again.PostAsync(Error("C"));
        Assert.Equal("""[[2,4],[1,1]]""", await CountsAsync(again));
    }

    [Fact]
    public async Task A_merged_item_comes_back_as_one_and_is_counted_anew_as_one()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            foreach (var kind in (string[])["A", "B", "B"]) await server.PostAsync(Error(kind));
            await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[2]}""");
            var (status, _) = await server.SendAsync(HttpMethod.Patch, "/api/1/item/2", """{"status":"resolved"}""");
            Assert.Equal(HttpStatusCode.OK, status);
            await server.PostAsync(Error("B"));
            await server.PostAsync(Error("A"));
            Assert.Equal("""[[1,2]]""", await CountsAsync(server));
            Assert.Equal("reopened,status,merged,created", await KindsAsync(server, 2));
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        Assert.Equal("""[[1,2]]""", await CountsAsync(again));
    }

    [Fact]
    public async Task Only_items_of_one_environment_that_are_there_can_be_merged()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A"));
        await server.PostAsync(Error("A", environment: "staging"));
        var (foreign, why) = await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[2]}""");
        Assert.Equal((422, "items: item 2 is of environment staging and item 1 of production; only items of one environment can be merged"), ((int)foreign, (string)why["error"]!));
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[9]}""")).Status);
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":9,"items":[1]}""")).Status);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":[1]}""")).Status);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/merge", """{"into":1,"items":["2"]}""")).Status);
        Assert.Equal(422, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/merge", $$"""{"into":1,"items":[{{string.Join(',', Enumerable.Repeat(1, 1_001))}}]}""")).Status);
        Assert.Equal(2, (await ReadAsync(server, "items"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_fingerprint_that_names_a_group_is_put_into_it()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A"));
        await server.PostAsync(Error("B", fingerprint: "group-item-1"));
        await server.PostAsync(Error("B", fingerprint: "group-item-7"));
        Assert.Equal("""[[3,1],[1,2]]""", await CountsAsync(server));
    }

    [Fact]
    public async Task The_history_tells_what_was_done_and_by_whom_and_outlives_a_restart()
    {
        var files = new MemoryFiles();
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            await server.PostAsync(Error("A"));
            var (status, entry) = await server.SendAsync(HttpMethod.Post, "/api/errors/items/1/comments", """{"text":" the <b>honey</b> is gone "}""");
            Assert.Equal((HttpStatusCode.Created, "comment", "the <b>honey</b> is gone"), (status, (string)entry["kind"]!, (string)entry["text"]!));
            await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"level":"critical","title":"T","assigned_user_id":7,"snooze_enabled":true,"snooze_expiration_in_seconds":60}""");
            await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"resolved","resolved_in_version":"2.0"}""");
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        Assert.Equal("status,snoozed,assigned,title,level,comment,created", await KindsAsync(again, 1));
        var entries = (await again.SendAsync(HttpMethod.Get, "/api/errors/items/1/history")).Body["entries"]!.AsArray();
        Assert.Equal(("active", "resolved", "in version 2.0"), ((string)entries[0]!["from"]!, (string)entries[0]!["to"]!, (string)entries[0]!["text"]!));
        Assert.Equal(("error", "critical"), ((string)entries[4]!["from"]!, (string)entries[4]!["to"]!));
        Assert.Equal(404, (int)(await again.SendAsync(HttpMethod.Get, "/api/errors/items/2/history")).Status);
        Assert.Equal(404, (int)(await again.SendAsync(HttpMethod.Post, "/api/errors/items/2/comments", """{"text":"x"}""")).Status);
    }

    [Fact]
    public async Task Who_signed_in_is_named_in_the_history()
    {
        await using var server = await RunningServer.StartAsync();
        var (_, password) = server.Members.Add("Ada", "ada@example.org", Apiary.Server.Workspace.Members.MemberRole.Owner)!.Value;
        var token = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "t", KeyKind.Rollbar, KeyPermissions.PostServerItems).Secret;
        using var sent = await server.Http.PostAsync("/api/1/item/", new StringContent($$"""{"access_token":"{{token}}","data":{{Error("A")}}}"""));
        using var browser = new Browser(server);
        await browser.SignInAsync("ada@example.org", password);
        var (status, body) = await browser.SendAsync(HttpMethod.Post, "/api/errors/items/1/comments", """{"text":"mine"}""");
        Assert.Equal((HttpStatusCode.Created, "Ada"), (status, (string)JsonNode.Parse(body)!["person"]!["name"]!));
    }

    [Theory]
    [InlineData(0, 422)]
    [InlineData(1, 201)]
    [InlineData(10_000, 201)]
    [InlineData(10_001, 422)]
    public async Task A_comment_has_1_to_10_000_characters(int length, int expected)
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A"));
        Assert.Equal(expected, (int)(await server.SendAsync(HttpMethod.Post, "/api/errors/items/1/comments", $$"""{"text":"{{new string('x', length)}}"}""")).Status);
    }

    [Fact]
    public async Task A_history_keeps_as_many_entries_as_its_option_says()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { ErrorHistory = 2 });
        await server.PostAsync(Error("A"));
        foreach (var text in (string[])["a", "b", "c"]) await server.SendAsync(HttpMethod.Post, "/api/errors/items/1/comments", $$"""{"text":"{{text}}"}""");
        var entries = (await server.SendAsync(HttpMethod.Get, "/api/errors/items/1/history")).Body["entries"]!.AsArray();
        Assert.Equal(["c", "b"], entries.Select(entry => (string)entry!["text"]!));
    }

    private static Task<(HttpStatusCode Status, JsonNode Body)> SplitAsync(RollbarServer server, params string[] fingerprints) =>
        server.SendAsync(HttpMethod.Post, "/api/errors/items/1/split", $$"""{"fingerprints":[{{string.Join(',', fingerprints.Select(one => $"\"{one}\""))}}]}""");

    private static async Task<JsonNode> ReadAsync(RollbarServer server, string path)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Get, "/api/1/" + path);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return answer["result"]!;
    }

    /// <summary>Counter and occurrences since the last resolution of each item, last seen first.</summary>
    private static async Task<string> CountsAsync(RollbarServer server) => new JsonArray([.. (await ReadAsync(server, "items"))["items"]!.AsArray()
        .Select(item => new JsonArray((long)item!["counter"]!, (long)item["total_occurrences"]!))]).ToJsonString();

    private static async Task<string> KindsAsync(RollbarServer server, int counter) =>
        string.Join(',', (await server.SendAsync(HttpMethod.Get, $"/api/errors/items/{counter}/history")).Body["entries"]!.AsArray().Select(entry => (string)entry!["kind"]!));

    private static string Error(string kind, string environment = "production", string ip = "", string fingerprint = "") =>
        $$$"""
        {"environment":"{{{environment}}}","fingerprint":"{{{fingerprint}}}","request":{"user_ip":"{{{ip}}}"},
         "body":{"trace":{"frames":[{"filename":"app.py","lineno":1,"method":"pay"}],"exception":{"class":"{{{kind}}}","message":"x"} } } }
        """;
}
