using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api.Shared;

public sealed class RunsTests
{
    private const string Query = """{"calculations":[{"op":"COUNT"}],"start_time":1714564800,"end_time":1714568400}""";
    private const string Asked = """{"calculations":[{"op":"COUNT"}],"time_range":3600}""";

    [Fact]
    public async Task A_run_has_an_address_that_shows_a_colleague_the_same_also_after_a_restart()
    {
        var files = new MemoryFiles();
        string id;
        await using (var server = await RunningServer.StartBeyondLoopbackAsync(files: files))
        {
            using var ada = await SignedInAsync(server, "ada");
            using var bob = await SignedInAsync(server, "bob");
            var (status, body) = await ada.PostAsync("/api/runs", Body("""{"tab":"traces","title":"<script>alert(1)</script>"}"""));
            Assert.Equal(HttpStatusCode.Created, status);
            var run = JsonDocument.Parse(body).RootElement;
            id = run.GetProperty("id").GetString()!;
            Assert.Equal((Query, Asked, "web", "ada"), (run.GetProperty("query").GetRawText(), run.GetProperty("asked").GetRawText(), run.GetProperty("dataset").GetString(), run.GetProperty("person").GetProperty("name").GetString()));
            Assert.Equal("<script>alert(1)</script>", (await bob.GetJsonAsync($"/api/runs/{id}")).GetProperty("view").GetProperty("title").GetString());

            // A history is one's own; asked for without "mine" it is everybody's.
            Assert.Equal(0, (await bob.GetJsonAsync("/api/runs?mine=1")).GetProperty("runs").GetArrayLength());
            Assert.Equal(1, (await bob.GetJsonAsync("/api/runs")).GetProperty("runs").GetArrayLength());
            Assert.Equal(1, (await ada.GetJsonAsync("/api/runs?mine=1&dataset=Web")).GetProperty("runs").GetArrayLength());
            Assert.Equal(0, (await ada.GetJsonAsync("/api/runs?mine=1&dataset=other")).GetProperty("runs").GetArrayLength());
            Assert.Equal(HttpStatusCode.Forbidden, (await bob.SendAsync(HttpMethod.Patch, $"/api/runs/{id}", """{"view":{"tab":"bobs"}}""")).Status);
            Assert.Equal(HttpStatusCode.OK, (await ada.SendAsync(HttpMethod.Patch, $"/api/runs/{id}", """{"view":{"tab":"table"}}""")).Status);
        }

        await using var again = await RunningServer.StartAsync(files: files);
        using var run2 = JsonDocument.Parse(await again.GetAsync($"/api/runs/{id}"));
        Assert.Equal("""{"tab":"table"}""", run2.RootElement.GetProperty("view").GetRawText());
    }

    [Fact]
    public async Task History_is_newest_first_and_the_oldest_go_but_for_those_that_were_saved()
    {
        await using var server = await RunningServer.StartAsync(new() { RunsKept = 3 });
        var ids = new List<string>();
        for (var i = 0; i < 2; i++) ids.Add(await CreateAsync(server));
        var saved = await server.SendAsync(HttpMethod.Post, "/api/saved-queries", $$"""{"name":"kept","query":{{Asked}},"run_id":"{{ids[0]}}"}""");
        Assert.Equal(HttpStatusCode.Created, saved.Status);
        for (var i = 0; i < 3; i++) ids.Add(await CreateAsync(server));
        using var listed = JsonDocument.Parse(await server.GetAsync("/api/runs?mine=1"));
        Assert.Equal([ids[4], ids[3], ids[0]], listed.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        Assert.Contains("there is nothing under the id", await server.GetAsync($"/api/runs/{ids[1]}"), StringComparison.Ordinal);
        using var one = JsonDocument.Parse(await server.GetAsync("/api/runs?limit=1"));
        Assert.Equal(1, one.RootElement.GetProperty("runs").GetArrayLength());
        Assert.Contains("1 to 1000", await server.GetAsync("/api/runs?limit=1001"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":{},"asked":{}}""", 422, "start_time")]
    [InlineData("""{"query":[],"asked":{}}""", 422, "query")]
    [InlineData("""{"query":{"start_time":1,"end_time":2,"calculations":[{"op":"GUESS"}]},"asked":{}}""", 422, "query.calculations")]
    [InlineData("""{"query":{"start_time":1,"end_time":2},"asked":{"limits":3}}""", 422, "limits")]
    [InlineData("""{"query":{"start_time":1,"end_time":2}}""", 422, "asked")]
    [InlineData("""{"query":{"start_time":1,"end_time":2},"asked":{},"view":"tab"}""", 422, "view")]
    [InlineData("""{"query":{"start_time":1,"end_time":2},"asked":{},"dataset":7}""", 422, "dataset")]
    [InlineData("""{"query":{"start_time":1,"end_time":2},"asked":{},"person":{"id":"x","name":"Eve"}}""", 400, "'person'")]
    public async Task A_run_that_makes_no_sense_is_refused_in_words(string body, int expected, string told)
    {
        await using var server = await RunningServer.StartAsync();
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/runs", body);
        Assert.Equal(expected, (int)status);
        Assert.Contains(told, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_as_large_as_the_limit_is_taken_and_one_byte_more_refused()
    {
        await using var server = await RunningServer.StartAsync();
        var largest = $$"""{"a":"{{new string('x', (16 * 1024) - 8)}}"}""";
        Assert.Equal(HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/runs", Body(largest))).Status);
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/runs", Body(largest.Replace("xx", "xxx", StringComparison.Ordinal)[..^2] + "\"}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("at most 16384 bytes", body, StringComparison.Ordinal);
        var tooLarge = await server.SendAsync(HttpMethod.Post, "/api/runs", Body($$"""{"a":"{{new string('x', 2_000_000)}}"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, tooLarge.Status);
        var deep = await server.SendAsync(HttpMethod.Post, "/api/runs", Body(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)));
        Assert.Equal(HttpStatusCode.BadRequest, deep.Status);
    }

    [Fact]
    public async Task Another_environment_finds_nothing_under_the_id()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await CreateAsync(server);
        server.Workspace.CreateEnvironment(server.Workspace.CreateTeam("Others").Id, "Staging");
        Assert.Contains("there is nothing under the id", await server.GetAsync($"/api/runs/{id}?environment=staging"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Patch, $"/api/runs/{id}?environment=staging", """{"view":{}}""")).Status);
    }

    private static string Body(string view) => $$"""{"dataset":"Web","query":{{Query}},"asked":{{Asked}},"view":{{view}}}""";

    private static async Task<string> CreateAsync(RunningServer server)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/runs", Body("{}"));
        Assert.Equal(HttpStatusCode.Created, status);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    private static Task<Browser> SignedInAsync(RunningServer server, string name)
    {
        var (member, password) = server.Members.Add(name, name + "@example.org", MemberRole.Member)!.Value;
        return Browser.SignedInAsync(server, member.Email, password);
    }
}
