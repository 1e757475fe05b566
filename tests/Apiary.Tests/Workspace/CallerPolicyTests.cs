using System.Net;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Usage;
using Apiary.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Workspace;

public sealed class CallerPolicyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it()
    {
        await using var server = await RunningServer.StartAsync();
        var endpoints = ((IEndpointRouteBuilder)server.App).DataSources.SelectMany(source => source.Endpoints).ToList();
        Assert.True(endpoints.Count > 20);
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<CallerPolicy>()));
    }

    [Fact]
    public async Task On_loopback_programs_of_this_machine_need_no_key()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "/api/datasets", "/1/datasets", "/api/keys", "/api/status" })
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(path, Token)).StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example:5000")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    public async Task On_loopback_web_pages_and_proxies_are_not_let_in_without_a_key(string header, string value)
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/keys");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await server.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_key_is_refused_even_where_none_is_needed()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Get, "/api/datasets", key: "nobody");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("""{"error":"unknown API key - check your credentials"}""", body);
    }

    [Fact]
    public async Task Keys_open_what_their_permissions_say()
    {
        await using var server = await RunningServer.StartAsync();
        var environment = server.Workspace.Environments[0].Id;
        var columnsOnly = server.Workspace.CreateKey(environment, "columns", KeyKind.Configuration, KeyPermissions.Columns).Secret;
        var all = server.Keys.Configuration.Secret;
        var ingest = server.Keys.Ingest.Secret;

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/datasets", key: all)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/datasets", key: ingest)).Status);
        var (status, body) = await server.SendAsync(HttpMethod.Get, "/api/datasets", key: columnsOnly);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("""{"error":"this API key lacks the permission queries"}""", body);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/keys", key: all)).Status);
    }

    [Fact]
    public async Task A_key_sees_its_own_environment_alone()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("mine", """{"time":"2024-05-01T12:00:00Z","data":{"a":1}}""");
        var team = server.Workspace.CreateTeam("Others");
        var other = server.Workspace.CreateEnvironment(team.Id, "Others");
        var key = server.Workspace.CreateKey(other.Id, "k", KeyKind.Configuration, KeyPermissions.All).Secret;

        Assert.Equal("""{"datasets":[]}""", (await server.SendAsync(HttpMethod.Get, "/api/datasets", key: key)).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/1/datasets/mine", key: key)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/1/datasets/mine", key: server.Keys.Configuration.Secret)).Status);
    }

    [Fact]
    public async Task Beyond_loopback_nothing_is_answered_without_a_key_and_the_admin_token_opens_everything()
    {
        // The rules as they are beyond loopback, on a server that a test can reach.
        await using var server = await RunningServer.StartAsync();
        var workspace = server.Workspace;
        var rules = AccessRules.With(anonymousOperator: false, "apiary_admin_secret", null);

        Assert.Equal(401, await AskAsync(workspace, rules, CallerPolicy.Queries, null));
        Assert.Equal(401, await AskAsync(workspace, rules, CallerPolicy.Operator, null));
        Assert.Equal(401, await AskAsync(workspace, rules, CallerPolicy.Operator, "apiary_admin_secreT"));
        Assert.Equal(200, await AskAsync(workspace, rules, CallerPolicy.Operator, "apiary_admin_secret"));
        Assert.Equal(200, await AskAsync(workspace, rules, CallerPolicy.Queries, "apiary_admin_secret"));
        Assert.Equal(200, await AskAsync(workspace, rules, CallerPolicy.Queries, server.Keys.Configuration.Secret));
        Assert.Equal(200, await AskAsync(workspace, rules, CallerPolicy.Anyone, null));
        Assert.Equal(403, await AskAsync(workspace, rules, null, "apiary_admin_secret"));
    }

    [Fact]
    public void Anonymous_access_follows_the_address()
    {
        Assert.True(new ApiaryOptions().IsLoopback);
        Assert.False(new ApiaryOptions { Http = new IPEndPoint(IPAddress.Any, 5000) }.IsLoopback);
        Assert.False(new ApiaryOptions { Http = IPEndPoint.Parse("10.1.2.3:5000") }.IsLoopback);
    }

    private static async Task<int> AskAsync(WorkspaceStore workspace, AccessRules rules, CallerPolicy? policy, string? key)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        context.RequestServices = new ServiceCollection().BuildServiceProvider();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Host = new Microsoft.AspNetCore.Http.HostString("localhost", 5000);
        if (key is not null) context.Request.Headers["X-Honeycomb-Team"] = key;
        Microsoft.AspNetCore.Http.EndpointMetadataCollection metadata = policy is null ? new() : new(policy);
        Microsoft.AspNetCore.Http.EndpointHttpContextExtensions.SetEndpoint(context, new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/"), 0, metadata, "test"));
        using var members = MemberStore.Open(new MemoryFiles(), TimeProvider.System, TimeSpan.FromDays(1));
        using var usage = UsageStore.Open(new MemoryFiles(), TimeProvider.System);
        await new CallerGate(_ => Task.CompletedTask, new CallerFinder(workspace, members, usage, rules)).InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
