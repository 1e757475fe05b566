using System.Net;
using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Signing in and out as a person does it, and as somebody does who should not get in.</summary>
public sealed class LoginTests
{
    private const string Ada = "ada@example.org";

    [Fact]
    public async Task Beyond_loopback_nobody_asks_until_they_signed_in_and_after_they_signed_out()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var password = Add(server, MemberRole.Member);
        using var browser = new Browser(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/datasets")).Status);
        var before = await browser.GetJsonAsync("/api/me");
        Assert.Equal((true, JsonValueKind.Null, false, 0, 0), (before.GetProperty("login_required").GetBoolean(), before.GetProperty("person").ValueKind, before.GetProperty("operator").GetBoolean(), before.GetProperty("environments").GetArrayLength(), before.GetProperty("may").GetArrayLength()));

        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignInAsync(" ADA@example.org", password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/datasets")).Status);
        var me = await browser.GetJsonAsync("/api/me");
        Assert.Equal(("ada", Ada, "member", true), (Text(me, "person", "name"), Text(me, "person", "email"), Text(me, "person", "role"), me.GetProperty("person").GetProperty("temporary_password").GetBoolean()));
        Assert.Equal("production", Text(me, "environment", "slug"));
        Assert.Equal("My team", Assert.Single(me.GetProperty("environments").EnumerateArray()).GetProperty("team").GetString());
        Assert.Equal(server.Address, Text(me, "addresses", "http"));

        var token = browser.Token!;
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/logout", "")).Status);
        Assert.Null(browser.Token);
        browser.Token = token;
        var (status, body) = await browser.GetAsync("/api/datasets");
        Assert.Equal((HttpStatusCode.Unauthorized, """{"error":"you are signed out; sign in again"}"""), (status, body));
    }

    [Fact]
    public async Task The_cookie_is_for_no_script_no_other_site_and_with_TLS_for_nothing_else()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var body = JsonSerializer.Serialize(new { email = Ada, password = Add(server, MemberRole.Member) });
        using var browser = new Browser(server);
        using var plain = await browser.AskAsync(HttpMethod.Post, "/api/login", body);
        Assert.Matches("^apiary_session=[A-Za-z0-9_-]{43}; max-age=2592000; path=/; samesite=strict; httponly$", Assert.Single(plain.Headers.GetValues("Set-Cookie")));
        // A proxy that ends TLS and passes the Host header on.
        using var secure = await browser.AskAsync(HttpMethod.Post, "/api/login", body, ("Origin", "https://apiary.example"), ("Host", "apiary.example"));
        Assert.Contains("; secure; ", Assert.Single(secure.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        using var forwarded = await browser.AskAsync(HttpMethod.Post, "/api/login", body, ("X-Forwarded-Proto", "https"));
        Assert.Contains("; secure; ", Assert.Single(forwarded.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_somebody_planted_is_not_the_one_after_signing_in()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var password = Add(server, MemberRole.Member);
        server.Members.Add("Eve", "eve@example.org", MemberRole.Member);
        var eves = server.Members.OpenSession(server.Members.FindByEmail("eve@example.org")!.Id)!.Token;

        using var browser = new Browser(server) { Token = eves };
        await browser.SignInAsync(Ada, password);
        Assert.NotEqual(eves, browser.Token);
        Assert.Equal(Ada, Text(await browser.GetJsonAsync("/api/me"), "person", "email"));
        Assert.Null(server.Members.FindSession(eves));

        // Nor is one that the browser chose.
        using var other = new Browser(server) { Token = "chosen-by-somebody-chosen-by-somebody-0123456" };
        await other.SignInAsync(Ada, password);
        Assert.NotEqual("chosen-by-somebody-chosen-by-somebody-0123456", other.Token);
    }

    [Fact]
    public async Task A_cookie_of_another_server_opens_nothing()
    {
        await using var one = await RunningServer.StartBeyondLoopbackAsync();
        await using var two = await RunningServer.StartBeyondLoopbackAsync();
        using var there = await Browser.SignedInAsync(one, Ada, Add(one, MemberRole.Owner));
        using var here = new Browser(two) { Token = there.Token };
        Assert.Equal(HttpStatusCode.Unauthorized, (await here.GetAsync("/api/datasets")).Status);
        Assert.Equal(JsonValueKind.Null, (await here.GetJsonAsync("/api/me")).GetProperty("person").ValueKind);
    }

    [Theory]
    [InlineData("""{"email":"ada@example.org","password":"wrong"}""", 401)]
    [InlineData("""{"email":"nobody@example.org","password":"wrong"}""", 401)]
    [InlineData("""{"email":"no address","password":"wrong"}""", 401)]
    [InlineData("""{"email":"ada@example.org"}""", 422)]
    [InlineData("""{"email":"ada@example.org","password":""}""", 422)]
    [InlineData("""{"email":["ada@example.org"],"password":{"$ne":null}}""", 422)]
    [InlineData("""{"email":"ada@example.org","password":"x","role":"owner"}""", 400)]
    [InlineData("not json", 400)]
    public async Task What_is_wrong_is_told_in_the_same_words_for_those_who_exist_and_those_who_do_not(string body, int expected)
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        Add(server, MemberRole.Member);
        using var browser = new Browser(server);
        var (status, answer) = await browser.PostAsync("/api/login", body);
        Assert.Equal(expected, (int)status);
        if (expected == 401) Assert.Equal("""{"error":"that e-mail address and password do not belong together"}""", answer);
        Assert.Null(browser.Token);
    }

    [Fact]
    public async Task Guessing_is_slowed_with_the_time_to_wait_and_the_right_password_waits_too()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var server = await RunningServer.StartBeyondLoopbackAsync(time: time);
        var password = Add(server, MemberRole.Member);
        using var browser = new Browser(server);
        for (var i = 0; i <= LoginThrottle.FreeFailures; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync(Ada, "wrong")).Status);
        using var slowed = await browser.AskAsync(HttpMethod.Post, "/api/login", JsonSerializer.Serialize(new { email = Ada, password }));
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), slowed.Headers.RetryAfter!.Delta);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignInAsync(Ada, password)).Status);
    }

    [Fact]
    public async Task Another_password_signs_out_every_other_browser()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var password = Add(server, MemberRole.Member);
        using var here = await Browser.SignedInAsync(server, Ada, password);
        using var there = await Browser.SignedInAsync(server, Ada, password);
        var token = here.Token;

        var (status, answer) = await here.PostAsync("/api/me/password", """{"current":"wrong","new":"correct horse battery"}""");
        Assert.Equal(422, (int)status);
        Assert.Contains("that is not the current password", answer, StringComparison.Ordinal);
        (status, answer) = await here.PostAsync("/api/me/password", $$"""{"current":"{{password}}","new":"short"}""");
        Assert.Equal(422, (int)status);
        Assert.Contains("at least 10 characters", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await here.PostAsync("/api/me/password", $$"""{"current":"{{password}}","new":"correct horse battery"}""")).Status);

        Assert.NotEqual(token, here.Token);
        Assert.False((await here.GetJsonAsync("/api/me")).GetProperty("person").GetProperty("temporary_password").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/api/datasets")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.SignInAsync(Ada, password)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await there.SignInAsync(Ada, "correct horse battery")).Status);
    }

    [Fact]
    public async Task On_loopback_the_operator_is_in_at_once_and_a_member_may_sign_in_all_the_same()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = new Browser(server);
        var me = await browser.GetJsonAsync("/api/me");
        Assert.Equal((false, true, JsonValueKind.Null), (me.GetProperty("login_required").GetBoolean(), me.GetProperty("operator").GetBoolean(), me.GetProperty("person").ValueKind));
        Assert.Contains("members", me.GetProperty("may").EnumerateArray().Select(may => may.GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/me/password", """{"current":"a","new":"correct horse battery"}""")).Status);

        browser.Token = "left over from another server on this machine";
        Assert.True((await browser.GetJsonAsync("/api/me")).GetProperty("operator").GetBoolean());
        await browser.SignInAsync(Ada, Add(server, MemberRole.Member));
        Assert.Equal(("ada", false), (Text(await browser.GetJsonAsync("/api/me"), "person", "name"), (await browser.GetJsonAsync("/api/me")).GetProperty("operator").GetBoolean()));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/status")).Status);
    }

    [Fact]
    public async Task Who_has_a_key_is_told_what_it_opens()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var key = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "asks", KeyKind.Configuration, KeyPermissions.Queries | KeyPermissions.Boards).Secret;
        var me = JsonDocument.Parse((await server.SendAsync(HttpMethod.Get, "/api/me", key: key)).Body).RootElement;
        Assert.Equal("""["boards","queries"]""", me.GetProperty("may").GetRawText());
        Assert.Equal("production", Text(me, "environment", "slug"));
        var (status, body) = await server.SendAsync(HttpMethod.Get, "/api/me", key: "unknown");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(body).RootElement.GetProperty("environment").ValueKind);
    }

    [Theory]
    [InlineData("::", "http://[::1]:4318")]
    [InlineData("127.0.0.1", "http://[::1]:4318")]
    [InlineData("10.1.2.3", "http://10.1.2.3:4318")]
    [InlineData("2001:db8::1", "http://[2001:db8::1]:4318")]
    public void A_port_for_OTLP_is_told_by_the_name_that_the_caller_used(string listens, string told) =>
        Assert.Equal(told, Apiary.Server.Api.MeEndpoint.AddressOf(new IPEndPoint(IPAddress.Parse(listens), 4318), "[::1]"));

    private static string Add(RunningServer server, MemberRole role) => server.Members.Add("ada", Ada, role)!.Value.Password;

    private static string? Text(JsonElement element, params string[] path) => path.Aggregate(element, (one, name) => one.GetProperty(name)).GetString();
}
