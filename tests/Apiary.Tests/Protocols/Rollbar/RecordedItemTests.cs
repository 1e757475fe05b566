using System.Net;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>What real clients sent, byte for byte but for the token, and the events that it becomes.</summary>
public sealed class RecordedItemTests
{
    [Fact]
    public async Task Pythons_exception_in_a_flask_view()
    {
        var stored = await StoreAsync("pyrollbar-exception", KeyPermissions.PostServerItems);
        AssertFields(
            stored,
            ("name", "KeyError: 'missing'"),
            ("severity", "error"),
            ("error", "true"),
            ("meta.signal_type", "log"),
            ("exception.type", "KeyError"),
            ("exception.message", "'missing'"),
            ("rollbar.uuid", "9bb412a4-e629-419c-90f2-be9dfa94d6d0"),
            ("rollbar.framework", "flask"),
            ("rollbar.context", "/api/activities/broken"),
            ("rollbar.notifier", "pyrollbar 1.3.0"),
            ("http.method", "GET"),
            ("http.url", "http://127.0.0.1:4567/api/activities/broken"),
            ("host.name", "app-host"),
            // Of the request that failed, not of the one that brought the report.
            ("trace.trace_id", "6b00d0d197a2bc99236832d942f5637b"));
        Assert.StartsWith("Traceback (most recent call last):\n  File \"/srv/clients/py/usr/lib/python3/dist-packages/flask/app.py\", line 2525, in wsgi_app\n", stored["exception.stacktrace"], StringComparison.Ordinal);
        Assert.EndsWith("  File \"/srv/rig/flask_app/app.py\", line 147, in data_broken\nKeyError: 'missing'\n", stored["exception.stacktrace"], StringComparison.Ordinal);
        Assert.Contains("\"locals\": {\"honey\": {\"pots\": 3}}", stored["rollbar.payload"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pythons_hello_world()
    {
        var stored = await StoreAsync("pyrollbar-message", KeyPermissions.PostServerItems);
        AssertFields(stored, ("name", "Hello World!"), ("body", "Hello World!"), ("severity", "warning"), ("error", "false"), ("deployment.environment", "production"));
        Assert.False(stored.ContainsKey("trace.trace_id"));
    }

    [Fact]
    public async Task Nodes_exception_whose_source_lines_hold_the_token()
    {
        var stored = await StoreAsync("rollbar-js-exception", KeyPermissions.PostServerItems);
        AssertFields(stored, ("exception.type", "TypeError"), ("service.version", "1.0.0"), ("custom.custom.n", "1"), ("rollbar.framework", "node-js"));
        Assert.StartsWith("TypeError: Cannot read properties of undefined (reading 'map')\n    at pay (/srv/rec/shop/app.js:4:20)\n", stored["exception.stacktrace"], StringComparison.Ordinal);
        Assert.Contains("accessToken: \\\"********************************\\\"", stored["rollbar.payload"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browsers_exception_with_telemetry_and_the_address_filled_in()
    {
        var stored = await StoreAsync("browser-rollbar-exception", KeyPermissions.PostClientItems);
        AssertFields(
            stored,
            ("name", "TypeError: uncaught in the page"),
            ("rollbar.platform", "browser"),
            ("http.client_ip", "127.0.0.1"),
            ("session.id", "2f955a59a859c5254a66124321af338a"));
        Assert.Contains("Hello World! from the browser", stored["rollbar.payload"], StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> StoreAsync(string name, KeyPermissions scope)
    {
        await using var server = await RollbarServer.StartAsync();
        using var request = server.Recorded(name, server.Token(scope).Secret);
        var (status, answer) = await server.SendAsync(request);
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return Assert.Single(await server.EventsAsync());
    }

    private static void AssertFields(Dictionary<string, string> stored, params (string Name, string Value)[] expected)
    {
        foreach (var (name, value) in expected) Assert.Equal((name, value), (name, stored.GetValueOrDefault(name)));
    }
}
