using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api.Shared;

/// <summary>Saved queries and the boards that are made of them.</summary>
public sealed class BoardsTests
{
    [Fact]
    public async Task A_new_environment_has_two_examples_that_can_be_asked_and_whoever_removes_them_is_rid_of_them()
    {
        var files = new MemoryFiles();
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            var examples = await ListAsync(server);
            Assert.Equal(["Latency by UserID", "Recent Traces"], examples.Select(saved => saved.GetProperty("name").GetString()));
            Assert.Equal("traces", examples[1].GetProperty("view").GetProperty("tab").GetString());
            await server.StoreAsync("web", """{"time":"2024-05-01T12:00:00Z","data":{"duration_ms":5,"app.user_id":"u1","trace.parent_id":"p"}}""");
            foreach (var saved in examples)
            {
                var (asked, answer) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"query":{{saved.GetProperty("query").GetRawText()}}}""", accept: "application/json");
                Assert.True(asked == HttpStatusCode.OK, answer);
            }

            Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/saved-queries/{examples[0].GetProperty("id").GetString()}")).Status);
        }

        await using var again = await RunningServer.StartAsync(files: files);
        Assert.Equal("Recent Traces", Assert.Single(await ListAsync(again)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Parts_of_a_saved_query_change_and_the_others_stay()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await SaveAsync(server, """{"name":"  Slow <b>routes</b> ","description":"d","dataset":"__all__","query":{"limit":5},"view":{"tab":"table"}}""");
        using var saved = JsonDocument.Parse(await server.GetAsync($"/api/saved-queries/{id}"));
        Assert.Equal(("Slow <b>routes</b>", JsonValueKind.Null, JsonValueKind.Null), (saved.RootElement.GetProperty("name").GetString(), saved.RootElement.GetProperty("dataset").ValueKind, saved.RootElement.GetProperty("created_by").ValueKind));
        var (status, body) = await server.SendAsync(HttpMethod.Patch, $"/api/saved-queries/{id}", """{"dataset":"Shop","query":{"limit":6}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var changed = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("Slow <b>routes</b>", "d", "shop", """{"limit":6}""", """{"tab":"table"}"""), (changed.GetProperty("name").GetString(), changed.GetProperty("description").GetString(), changed.GetProperty("dataset").GetString(), changed.GetProperty("query").GetRawText(), changed.GetProperty("view").GetRawText()));
        (status, body) = await server.SendAsync(HttpMethod.Patch, $"/api/saved-queries/{id}", """{"dataset":null,"name":""}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, $"/api/saved-queries/{id}", """{"dataset":null}""")).Status);
        Assert.Contains("\"dataset\":null", await server.GetAsync($"/api/saved-queries/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_people_who_edit_one_board_the_second_is_told_and_may_still_have_their_way()
    {
        await using var server = await RunningServer.StartAsync();
        var query = await SaveAsync(server, """{"name":"q","query":{}}""");
        var board = await CreateAsync(server, $$"""{"name":"Shop","panels":[{"kind":"text","text":"# <script>"},{"kind":"query","saved_query_id":"{{query}}","width":1,"style":"graph"}]}""");
        var id = board.GetProperty("id").GetString();
        var seen = board.GetProperty("updated_at").GetString();
        Assert.Equal($$"""[{"kind":"text","text":"# <script>"},{"kind":"query","saved_query_id":"{{query}}","width":1,"style":"graph"}]""", board.GetProperty("panels").GetRawText());

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", $$"""{"name":"Shop of Ada","if_updated_at":"{{seen}}"}""")).Status);
        var (status, body) = await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", $$"""{"name":"Shop of Bob","panels":[],"if_updated_at":"{{seen}}"}""");
        Assert.Equal(HttpStatusCode.Conflict, status);
        var current = JsonDocument.Parse(body).RootElement.GetProperty("current");
        Assert.Equal(("Shop of Ada", 2), (current.GetProperty("name").GetString(), current.GetProperty("panels").GetArrayLength()));
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", $$"""{"name":"Shop of Bob","if_updated_at":"{{current.GetProperty("updated_at").GetString()}}"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", """{"description":"last write wins"}""")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", """{"name":"x","if_updated_at":"yesterday"}""")).Status);
    }

    [Fact]
    public async Task A_board_whose_saved_query_is_gone_can_still_be_edited_but_gets_no_other_that_is_not_there()
    {
        await using var server = await RunningServer.StartAsync();
        var query = await SaveAsync(server, """{"name":"q","query":{}}""");
        var panel = $$"""{"kind":"query","saved_query_id":"{{query}}"}""";
        var id = (await CreateAsync(server, $$"""{"name":"b","panels":[{{panel}}]}""")).GetProperty("id").GetString();
        await server.SendAsync(HttpMethod.Delete, $"/api/saved-queries/{query}");
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Patch, $"/api/boards/{id}", $$"""{"panels":[{"kind":"text","text":"x"},{{panel}}]}""")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/boards", $$"""{"name":"other","panels":[{{panel}}]}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/boards/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, $"/api/boards/{id}")).Status);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"b","panels":{}}""", "panels")]
    [InlineData("""{"name":"b","panels":[7]}""", "panels[0]")]
    [InlineData("""{"name":"b","panels":[{"kind":"image"}]}""", "panels[0]")]
    [InlineData("""{"name":"b","panels":[{"kind":"text"}]}""", "panels[0]")]
    [InlineData("""{"name":"b","panels":[{"kind":"text","text":"a","html":"b"}]}""", "'html'")]
    [InlineData("""{"name":"b","panels":[{"kind":"query","saved_query_id":"22222222222"}]}""", "saved_query_id")]
    [InlineData("""{"name":"b","panels":[{"kind":"query","saved_query_id":"ID","width":3}]}""", "width")]
    [InlineData("""{"name":"b","panels":[{"kind":"query","saved_query_id":"ID","style":"pie"}]}""", "style")]
    public async Task A_board_that_cannot_be_is_refused_in_words(string body, string told)
    {
        await using var server = await RunningServer.StartAsync();
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/boards", body.Replace("ID", await SaveAsync(server, """{"name":"q","query":{}}"""), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(told, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_are_taken_at_their_limit_and_refused_beyond()
    {
        await using var server = await RunningServer.StartAsync(new ApiaryOptions { MaxShared = 3 });
        string Board(int nameChars, int textChars, int panels) =>
            JsonSerializer.Serialize(new { name = new string('n', nameChars), panels = Enumerable.Repeat(new { kind = "text", text = new string('t', textChars) }, panels) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(321, 1, 1))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(320, 10_001, 1))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(320, 1, 101))).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(320, 10_000, 1))).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(320, 1, 100))).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/boards", Board(1, 1, 1))).Status);
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/boards", Board(1, 1, 1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("--max-shared", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_edits_what_its_permissions_say()
    {
        await using var server = await RunningServer.StartAsync();
        var environment = server.Workspace.Environments[0].Id;
        var reads = server.Workspace.CreateKey(environment, "reads", KeyKind.Configuration, KeyPermissions.Queries).Secret;
        var boards = server.Workspace.CreateKey(environment, "boards", KeyKind.Configuration, KeyPermissions.Boards).Secret;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/boards", key: reads)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Post, "/api/boards", """{"name":"b"}""", reads)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Post, "/api/saved-queries", """{"name":"b","query":{}}""", boards)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Post, "/api/markers", "{}", boards)).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/boards", """{"name":"b"}""", boards)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/boards", key: server.Keys.Ingest.Secret)).Status);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(RunningServer server) =>
        [.. JsonDocument.Parse(await server.GetAsync("/api/saved-queries")).RootElement.GetProperty("saved_queries").EnumerateArray()];

    private static async Task<string> SaveAsync(RunningServer server, string body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/saved-queries", body);
        Assert.True(status == HttpStatusCode.Created, answer);
        return JsonDocument.Parse(answer).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> CreateAsync(RunningServer server, string body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/boards", body);
        Assert.True(status == HttpStatusCode.Created, answer);
        return JsonDocument.Parse(answer).RootElement;
    }
}
