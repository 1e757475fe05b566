using System.Net;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Workspace;

/// <summary>Requests that a page elsewhere makes a browser send: with its cookies, or from this machine.</summary>
public sealed class ForgeryTests
{
    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData(ForgeryCheck.Header, "")]
    [InlineData(ForgeryCheck.Header, "yes")]
    public async Task A_request_with_a_cookie_that_is_not_from_our_page_changes_nothing(string header, string value)
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync();
        var (_, password) = server.Members.Add("olga", "olga@example.org", MemberRole.Owner)!.Value;
        using var browser = await Browser.SignedInAsync(server, "olga@example.org", password);
        foreach (var (method, path) in new[] { ("POST", "/api/members"), ("DELETE", "/api/members/x"), ("POST", "/api/query"), ("POST", "/api/login"), ("POST", "/api/logout"), ("PUT", "/1/datasets/x") })
        {
            using var answer = await browser.AskAsync(new HttpMethod(method), path, "{}", (header, value));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Single(server.Members.All);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/keys")).Status);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData(ForgeryCheck.Header, "")]
    public async Task Nor_does_one_that_is_let_in_because_it_comes_from_this_machine(string header, string value)
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = new Browser(server);
        using var answer = await browser.AskAsync(HttpMethod.Post, "/api/keys", """{"name":"stolen","kind":"configuration"}""", (header, value));
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
        Assert.Equal(2, server.Workspace.ListKeys().Count);
        using var ours = await browser.AskAsync(HttpMethod.Post, "/api/keys", """{"name":"mine","kind":"configuration"}""");
        Assert.Equal(HttpStatusCode.Created, ours.StatusCode);
        using var program = await browser.AskAsync(HttpMethod.Post, "/api/keys", """{"name":"mine","kind":"configuration"}""", ("Origin", ""));
        Assert.Equal(HttpStatusCode.Created, program.StatusCode);
    }

    [Fact]
    public async Task Who_presents_a_key_needs_no_header()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Honeycomb-Team", server.Keys.Configuration.Secret);
        http.DefaultRequestHeaders.Add("Origin", "http://a.page.that.has.a.key");
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri("/api/query", UriKind.Relative), new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public async Task A_picture_in_a_page_elsewhere_asks_nothing_of_this_machine_and_a_link_there_may_be_followed()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = new Browser(server);
        using var picture = await browser.AskAsync(HttpMethod.Get, "/api/export", null, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"));
        Assert.Equal(HttpStatusCode.Unauthorized, picture.StatusCode);
        using var link = await browser.AskAsync(HttpMethod.Get, "/api/arrivals", null, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
        using var page = await browser.AskAsync(HttpMethod.Get, "/api/datasets", null, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
