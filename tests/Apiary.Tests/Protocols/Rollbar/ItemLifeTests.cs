using System.Net;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Items from their first occurrence to their return, through the read API (reference, sections 6 to 8).</summary>
public sealed class ItemLifeTests
{
    [Fact]
    public async Task Occurrences_of_one_error_are_one_item_and_another_environment_has_its_own()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        await server.PostAsync(Error("production", line: 1, ip: "10.0.0.1"));
        await server.PostAsync(Error("production", line: 99, ip: "10.0.0.2"));
        await server.PostAsync(Error("production", line: 98, ip: "10.0.0.2"));
        await server.PostAsync(Error("staging", line: 1));
        var items = await api.ItemsAsync();
        Assert.Equal((2, 1L, 2L), ((int)items["total_count"]!, (long)items["page"]!, (long)items["items"]![0]!["counter"]!));
        var item = items["items"]![1]!;
        Assert.Equal("""["production","active","error","KeyError: x"]""", new JsonArray([.. ((string[])["environment", "status", "level", "title"]).Select(name => item[name]!.DeepClone())]).ToJsonString());
        Assert.Equal((3L, 2L), ((long)item["total_occurrences"]!, (long)item["unique_occurrences"]!));
        Assert.Single((await api.ItemsAsync("?environment=staging"))["items"]!.AsArray());
        Assert.Empty((await api.ItemsAsync("?level=warning&level=info"))["items"]!.AsArray());
        Assert.Single((await api.ItemsAsync("?query=keyerror+%231"))["items"]!.AsArray());
        Assert.Empty((await api.ItemsAsync("?page=2"))["items"]!.AsArray());
        Assert.Equal(2, (await api.GetAsync("environments"))["environments"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_resolved_item_comes_back_with_its_next_occurrence_and_is_counted_anew()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        for (var i = 0; i < 3; i++) await server.PostAsync(Error("production"));
        Assert.Equal("resolved", (string)(await api.PatchAsync(1, """{"status":"resolved"}"""))["status"]!);
        Assert.Single((await api.ItemsAsync("?status=resolved"))["items"]!.AsArray());
        await server.PostAsync(Error("production"));
        var item = await api.GetAsync("item/1");
        Assert.Equal(("active", 1L), ((string)item["status"]!, (long)item["total_occurrences"]!));
        Assert.Equal((long)item["last_occurrence_id"]!, (long)item["activating_occurrence_id"]!);
        Assert.NotNull(item["last_resolved_timestamp"]);
        Assert.Equal(4, (await api.GetAsync("item/1/instances"))["instances"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("2.0.0", "1.9.0", "resolved")]
    [InlineData("2.0.0", "2.0.0", "active")]
    [InlineData("2.0.0", "10.0.0", "active")]
    [InlineData("v2.0", "2.0.1-rc1", "active")]
    [InlineData("17", "16", "resolved")]
    [InlineData("2.0.0", "", "active")]
    [InlineData("3f9a1c2", "8e1b2a3", "active")]
    [InlineData("99999999999999999999999999", "99999999999999999999999998", "resolved")]
    public async Task Resolved_in_a_version_it_stays_so_for_earlier_ones(string resolvedIn, string occurrence, string expected)
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        await server.PostAsync(Error("production"));
        await api.PatchAsync(1, $$"""{"status":"resolved","resolved_in_version":"{{resolvedIn}}"}""");
        await server.PostAsync(Error("production", version: occurrence));
        Assert.Equal(expected, (string)(await api.GetAsync("item/1"))["status"]!);
    }

    [Fact]
    public async Task A_deploy_mends_the_items_that_it_names_and_a_later_deploy_that_still_has_them_opens_them_again()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        await api.DeployAsync("aaa1111");
        await server.PostAsync(Error("production", version: "aaa1111"));
        var deployed = await api.DeployAsync("bbb2222", "fixes rb#1, closes rb#99");
        var item = await api.GetAsync("item/1");
        Assert.Equal(("resolved", "bbb2222"), ((string)item["status"]!, (string)item["resolved_in_version"]!));
        // A machine that was not updated yet says nothing new.
        await server.PostAsync(Error("production", version: "aaa1111"));
        Assert.Equal("resolved", (string)(await api.GetAsync("item/1"))["status"]!);
        await api.DeployAsync("ccc3333");
        await server.PostAsync(Error("production", version: "ccc3333"));
        Assert.Equal("active", (string)(await api.GetAsync("item/1"))["status"]!);
        Assert.Equal(2L, deployed);
        var deploys = (await api.GetAsync("deploys"))["deploys"]!.AsArray();
        Assert.Equal(["ccc3333", "bbb2222", "aaa1111"], deploys.Select(deploy => (string)deploy!["revision"]!));
    }

    [Fact]
    public async Task A_deploy_begins_and_ends_once()
    {
        var time = new ManualTime();
        await using var server = await RollbarServer.StartAsync(time: time);
        var api = new ReadApi(server);
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/deploy/", $"access_token={server.Server}&environment=production&revision=abc&local_username=me&status=started", null, "application/x-www-form-urlencoded");
        Assert.Equal((HttpStatusCode.OK, """{"err":0,"data":{"deploy_id":1}}"""), (status, answer.ToJsonString()));
        Assert.Equal("started", (string)(await api.GetAsync("deploy/1"))["status"]!);
        var (ended, deploy) = await server.SendAsync(HttpMethod.Patch, $"/api/1/deploy/1/?access_token={server.Server}", """{"status":"succeeded"}""");
        Assert.Equal((HttpStatusCode.OK, "succeeded", "me"), (ended, (string)deploy["result"]!["status"]!, (string)deploy["result"]!["local_username"]!));
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync(HttpMethod.Patch, "/api/1/deploy/1", """{"status":"failed"}""", server.Server)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Patch, "/api/1/deploy/7", """{"status":"failed"}""", server.Server)).Status);
        await server.SendAsync(HttpMethod.Post, "/api/1/deploy", """{"environment":"production","revision":"def","status":"started"}""", server.Server);
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("timed_out", (string)(await api.GetAsync("deploy/2"))["status"]!);
        var (refused, why) = await server.SendAsync(HttpMethod.Post, "/api/1/deploy/", "{}", server.Server);
        Assert.Equal((422, "Missing 'environment' key. Missing 'revision' or 'head_long' key."), ((int)refused, (string)why["message"]!));
    }

    [Fact]
    public async Task Level_and_title_are_the_firsts_unless_set_by_hand()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        await server.PostAsync(Error("production"));
        await server.PostAsync(Error("production", level: "critical"));
        Assert.Equal("error", (string)(await api.GetAsync("item/1"))["level"]!);
        var changed = await api.PatchAsync(1, """{"level":"critical","title":"The honey is gone","assigned_user_id":7}""");
        Assert.Equal(("critical", "The honey is gone", 1L, 1L, 7L), ((string)changed["level"]!, (string)changed["title"]!, (long)changed["level_lock"]!, (long)changed["title_lock"]!, (long)changed["assigned_user_id"]!));
        await api.PatchAsync(1, """{"status":"resolved"}""");
        await server.PostAsync(Error("production"));
        Assert.Equal("The honey is gone", (string)(await api.GetAsync("item/1"))["title"]!);
    }

    [Theory]
    [InlineData("""{"status":"gone"}""", 422)]
    [InlineData("""{"level":"worse"}""", 422)]
    [InlineData("""{"title":""}""", 422)]
    [InlineData("""{"resolved_in_version":"1"}""", 422)]
    [InlineData("[]", 422)]
    [InlineData("{", 400)]
    public async Task A_patch_that_makes_no_sense_changes_nothing(string patch, int expected)
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        await server.PostAsync(Error("production"));
        var before = (await api.GetAsync("item/1")).ToJsonString();
        Assert.Equal(expected, (int)(await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", patch, api.Write)).Status);
        Assert.Equal(before, (await api.GetAsync("item/1")).ToJsonString());
        var (missing, answer) = await server.SendAsync(HttpMethod.Patch, "/api/1/item/7", "{}", api.Write);
        Assert.Equal((400, "Item not found in this project."), ((int)missing, (string)answer["message"]!));
    }

    [Fact]
    public async Task An_item_is_found_by_counter_and_uuid_and_its_occurrences_are_whole()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        using var recorded = server.Recorded("pyrollbar-exception", server.Server);
        await server.SendAsync(recorded);
        // A client's redirect takes the header with it to the same host.
        Assert.Equal(1L, (long)(await api.GetAsync("item_by_counter/1"))["id"]!);
        Assert.Equal(1L, (long)(await api.GetAsync("item/?uuid=9bb412a4-e629-419c-90f2-be9dfa94d6d0"))["id"]!);
        var occurrence = (await api.GetAsync("instances"))["instances"]![0]!;
        Assert.Equal("data_broken", (string)occurrence["data"]!["body"]!["trace"]!["frames"]![4]!["method"]!);
        Assert.Equal(1795215569L, (long)occurrence["data"]!["metadata"]!["customer_timestamp"]!);
        Assert.True((long)occurrence["id"]! is > 1L << 32 and < 1L << 53);
        Assert.Equal(occurrence.ToJsonString(), (await api.GetAsync($"instance/{occurrence["id"]}")).ToJsonString());
        foreach (var (path, expected) in new[] { ("item/?uuid=", 400), ("item/?uuid=none", 404), ("item/9", 404), ("item_by_counter/9", 404), ("instance/9", 404), ("item/9/instances", 404) })
            Assert.Equal(expected, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/" + path, token: api.Read)).Status);
    }

    [Fact]
    public async Task Occurrences_come_newest_first_by_pages_and_below_an_id()
    {
        await using var server = await RollbarServer.StartAsync();
        var api = new ReadApi(server);
        for (var i = 0; i < 5; i++) await server.PostAsync(Error("production", uuid: $"u{i}"));
        Assert.Equal(["u4", "u3"], Uuids(await api.GetAsync("instances?limit=2")));
        Assert.Equal(["u2", "u1"], Uuids(await api.GetAsync("instances?limit=2&page=2")));
        var third = (long)(await api.GetAsync("instances?limit=3"))["instances"]![2]!["id"]!;
        Assert.Equal(["u1", "u0"], Uuids(await api.GetAsync($"item/1/instances?lastId={third}")));

        static IEnumerable<string> Uuids(JsonNode page) => page["instances"]!.AsArray().Select(one => (string)one!["data"]!["uuid"]!);
    }

    [Fact]
    public async Task After_a_restart_items_are_the_same_and_go_on_being_counted()
    {
        var files = new MemoryFiles();
        string token, before;
        await using (var server = await RollbarServer.StartAsync(files: files))
        {
            token = server.Server;
            var api = new ReadApi(server);
            await server.PostAsync(Error("production", ip: "10.0.0.1"));
            await server.PostAsync(Error("production", ip: "10.0.0.2"));
            await api.PatchAsync(1, """{"status":"resolved"}""");
            await server.PostAsync(Error("production", ip: "10.0.0.3"));
            await api.DeployAsync("abc");
            before = (await api.GetAsync("item/1")).ToJsonString();
        }

        await using var again = await RollbarServer.StartAsync(files: files);
        var readAgain = new ReadApi(again);
        Assert.Equal(before, (await readAgain.GetAsync("item/1")).ToJsonString());
        await again.PostAsync(Error("production", ip: "10.0.0.4"), token);
        var item = await readAgain.GetAsync("item/1");
        Assert.Equal((2L, 2L), ((long)item["total_occurrences"]!, (long)item["unique_occurrences"]!));
        await again.PostAsync(Error("staging"), token);
        Assert.Equal(2L, (long)(await readAgain.ItemsAsync())["items"]![0]!["counter"]!);
        Assert.Single((await readAgain.GetAsync("deploys"))["deploys"]!.AsArray());
    }

    [Fact]
    public async Task Beyond_the_most_items_one_takes_the_rest()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { MaxErrorItems = 2 });
        var api = new ReadApi(server);
        foreach (var environment in (string[])["a", "b", "c", "d", "a"]) await server.PostAsync(Error(environment));
        var items = (await api.ItemsAsync())["items"]!.AsArray().ToDictionary(item => (string)item!["environment"]!, item => (long)item!["total_occurrences"]!);
        Assert.Equal(new Dictionary<string, long> { ["a"] = 2, ["b"] = 1, ["(others)"] = 2 }, items);
    }

    [Fact]
    public async Task Reading_needs_the_scope_and_our_own_screen_needs_none_on_loopback()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("production"));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/1/items", token: server.Server)).Status);
        var read = server.Token(KeyPermissions.ReadItems).Secret;
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"muted"}""", read)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, $"/api/1/items?access_token={read}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/1/items")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"muted"}""")).Status);
        // Another page's script is not the screen.
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/1/items", headers: ("Origin", "https://evil.example"))).Status);
        // A token opens nothing but this.
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Running.SendAsync(HttpMethod.Get, "/api/datasets", key: server.Token(KeyPermissions.Rollbar).Secret)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Running.SendAsync(HttpMethod.Post, "/1/events/d", """{"a":1}""", server.Server)).Status);

        await using var open = await RunningBeyondLoopbackAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await open.Http.GetAsync("/api/1/items")).StatusCode);
    }

    private static Task<Hosting.RunningServer> RunningBeyondLoopbackAsync() => Hosting.RunningServer.StartBeyondLoopbackAsync();

    private static string Error(string environment, int line = 1, string version = "", string level = "error", string ip = "", string uuid = "") =>
        $$$"""
        {"environment":"{{{environment}}}","level":"{{{level}}}","code_version":"{{{version}}}","uuid":"{{{uuid}}}","request":{"user_ip":"{{{ip}}}"},
         "body":{"trace":{"frames":[{"filename":"app.py","lineno":{{{line}}},"method":"pay"}],"exception":{"class":"KeyError","message":"x"} } } }
        """;

    /// <summary>The read API with tokens of its own.</summary>
    private sealed class ReadApi(RollbarServer server)
    {
        public string Read { get; } = server.Token(KeyPermissions.ReadItems).Secret;

        public string Write { get; } = server.Token(KeyPermissions.WriteItems).Secret;

        public async Task<JsonNode> GetAsync(string path)
        {
            var (status, answer) = await server.SendAsync(HttpMethod.Get, "/api/1/" + path, token: Read);
            Assert.True(status == HttpStatusCode.OK, $"{path}: {answer.ToJsonString()}");
            return answer["result"]!;
        }

        public Task<JsonNode> ItemsAsync(string query = "") => GetAsync("items" + query);

        public async Task<JsonNode> PatchAsync(long id, string patch)
        {
            var (status, answer) = await server.SendAsync(HttpMethod.Patch, $"/api/1/item/{id}", patch, Write);
            Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
            return answer["result"]!;
        }

        public async Task<long> DeployAsync(string revision, string comment = "")
        {
            var (_, answer) = await server.SendAsync(HttpMethod.Post, "/api/1/deploy/", $$"""{"environment":"production","revision":"{{revision}}","comment":"{{comment}}"}""", server.Server);
            return (long)answer["data"]!["deploy_id"]!;
        }
    }
}
