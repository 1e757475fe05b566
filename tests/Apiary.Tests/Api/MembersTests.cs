using System.Net;
using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Cli;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>What owners, members and the operator may do.</summary>
public sealed class MembersTests
{
    [Fact]
    public async Task An_owner_adds_lists_resets_and_removes_members()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        using var owner = await SignedInAsync(server, "olga", MemberRole.Owner);
        var (status, body) = await owner.PostAsync("/api/members", """{"name":"Bob <script>","email":"Bob@example.org","role":"member"}""");
        Assert.Equal(HttpStatusCode.Created, status);
        var added = JsonDocument.Parse(body).RootElement;
        var id = added.GetProperty("member").GetProperty("id").GetString()!;
        using var bob = await Browser.SignedInAsync(server, "bob@example.org", added.GetProperty("password").GetString()!);

        var listed = (await owner.GetJsonAsync("/api/members")).GetProperty("members").EnumerateArray().Select(member => (member.GetProperty("name").GetString(), member.GetProperty("role").GetString())).ToList();
        Assert.Equal([("olga", "owner"), ("Bob <script>", "member")], listed);
        Assert.DoesNotContain("password", (await owner.GetAsync("/api/members")).Body, StringComparison.OrdinalIgnoreCase);

        (status, body) = await owner.PostAsync($"/api/members/{id}/password", "{}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bob.GetAsync("/api/datasets")).Status);
        using var again = await Browser.SignedInAsync(server, "bob@example.org", JsonDocument.Parse(body).RootElement.GetProperty("password").GetString()!);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Delete, $"/api/members/{id}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.GetAsync("/api/datasets")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.SendAsync(HttpMethod.Delete, $"/api/members/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"name":"","email":"b@example.org","role":"member"}""", 422, "name")]
    [InlineData("""{"name":"a\u0000b","email":"b@example.org","role":"member"}""", 422, "name")]
    [InlineData("""{"name":"b","email":"b","role":"member"}""", 422, "email")]
    [InlineData("""{"name":"b","email":"b@example.org","role":"root"}""", 422, "role")]
    [InlineData("""{"name":"b","email":"olga@example.org","role":"member"}""", 409, "there is a member")]
    [InlineData("""{"name":"b","email":"b@example.org","role":"member","id":"x"}""", 400, "'id'")]
    public async Task A_member_that_cannot_be_is_refused_in_words(string body, int expected, string told)
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        using var owner = await SignedInAsync(server, "olga", MemberRole.Owner);
        var (status, answer) = await owner.PostAsync("/api/members", body);
        Assert.Equal(expected, (int)status);
        Assert.Contains(told, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Single(server.Members.All);
    }

    [Fact]
    public async Task A_member_asks_and_edits_and_manages_neither_keys_nor_members_nor_the_server()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        await server.StoreAsync("web", """{"time":"2024-05-01T12:00:00Z","data":{"a":1}}""");
        using var member = await SignedInAsync(server, "mia", MemberRole.Member);
        Assert.Equal(HttpStatusCode.OK, (await member.PostAsync("/api/query", """{"dataset":"web"}""")).Status);
        Assert.Equal(HttpStatusCode.Created, (await member.PostAsync("/1/columns/web", """{"key_name":"b","type":"integer"}""")).Status);
        foreach (var (method, path) in new[] { ("GET", "/api/keys"), ("POST", "/api/keys"), ("GET", "/api/members"), ("POST", "/api/members"), ("GET", "/api/status"), ("GET", "/api/wal/1") })
        {
            var (status, body) = await member.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("this needs", body, StringComparison.Ordinal);
        }

        // Nor do they delete what others sent.
        var (deleted, answer) = await member.SendAsync(HttpMethod.Delete, "/1/datasets/web");
        Assert.Equal((HttpStatusCode.Forbidden, """{"error":"this needs an owner: members lack the permission createDatasets"}"""), (deleted, answer));
        using var owner = await SignedInAsync(server, "olga", MemberRole.Owner);
        Assert.Equal(HttpStatusCode.Conflict, (await owner.SendAsync(HttpMethod.Delete, "/1/datasets/web")).Status);
        Assert.Equal(HttpStatusCode.Created, (await owner.PostAsync("/api/keys", """{"name":"k","kind":"ingest"}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.GetAsync("/api/status")).Status);
    }

    [Fact]
    public async Task A_session_sends_no_events()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        using var owner = await SignedInAsync(server, "olga", MemberRole.Owner);
        Assert.Equal(HttpStatusCode.Unauthorized, (await owner.PostAsync("/1/events/web", """{"a":1}""")).Status);
    }

    [Fact]
    public async Task Members_see_the_environments_of_all_teams_and_not_the_servers_own()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var other = server.Workspace.CreateEnvironment(server.Workspace.CreateTeam("Others").Id, "Staging");
        using var member = await SignedInAsync(server, "mia", MemberRole.Member);
        Assert.Equal(2, (await member.GetJsonAsync("/api/me")).GetProperty("environments").GetArrayLength());
        using var there = await member.AskAsync(HttpMethod.Get, "/api/me", null, (CallerFinder.EnvironmentHeader, "staging"));
        Assert.Contains(other.Id, await there.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var own = await member.AskAsync(HttpMethod.Get, "/api/datasets", null, (CallerFinder.EnvironmentHeader, WorkspaceStore.OwnEnvironment.Id));
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        // What a browser remembers of an environment that is gone must not lock anybody out.
        using var gone = await member.AskAsync(HttpMethod.Get, "/api/me", null, (CallerFinder.EnvironmentHeader, "gone"));
        Assert.Contains("\"production\"", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_owner_is_removed_by_the_operator_alone()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        using var olga = await SignedInAsync(server, "olga", MemberRole.Owner);
        var id = server.Members.FindByEmail("olga@example.org")!.Id;
        Assert.Equal(HttpStatusCode.Conflict, (await olga.SendAsync(HttpMethod.Delete, $"/api/members/{id}")).Status);
        using var second = await SignedInAsync(server, "otto", MemberRole.Owner);
        Assert.Equal(HttpStatusCode.NoContent, (await second.SendAsync(HttpMethod.Delete, $"/api/members/{id}")).Status);
        await using var local = await RunningServer.StartAsync();
        var last = local.Members.Add("olga", "olga@example.org", MemberRole.Owner)!.Value.Member;
        Assert.Equal(HttpStatusCode.NoContent, (await local.SendAsync(HttpMethod.Delete, $"/api/members/{last.Id}")).Status);
    }

    [Fact]
    public async Task The_command_line_adds_lists_resets_and_removes()
    {
        await using var server = await RunningServer.StartAsync();
        var added = await CliRun.RunAsync(server.Address, "members", "add", "ada@example.org", "--role", "owner");
        Assert.Equal(0, added.ExitCode);
        Assert.Contains($"They sign in at {server.Address}/login", added.Error, StringComparison.Ordinal);
        using var ada = await Browser.SignedInAsync(server, "ada@example.org", added.Out.Trim());

        var listed = await CliRun.RunAsync(server.Address, "members", "list");
        Assert.Matches(@"^ID +EMAIL +NAME +ROLE +SINCE +LAST SEEN *\napmem_\S+ +ada@example.org +ada +owner +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d \d\d:\d\d *\n$", listed.Out);
        var reset = await CliRun.RunAsync(server.Address, "members", "reset-password", "ADA@example.org");
        using var again = await Browser.SignedInAsync(server, "ada@example.org", reset.Out.Trim());
        Assert.Equal("removed ada@example.org\n", (await CliRun.RunAsync(server.Address, "members", "remove", "ada@example.org")).Error);
        var gone = await CliRun.RunAsync(server.Address, "members", "remove", "ada@example.org");
        Assert.Equal((1, "there is no member ada@example.org; apiary members list shows all\n"), (gone.ExitCode, gone.Error));
        Assert.Equal(2, (await CliRun.RunAsync(server.Address, "members", "add", "x@example.org", "--role", "root")).ExitCode);
    }

    private static Task<Browser> SignedInAsync(RunningServer server, string name, MemberRole role)
    {
        var (member, password) = server.Members.Add(name, name + "@example.org", role)!.Value;
        return Browser.SignedInAsync(server, member.Email, password);
    }
}
