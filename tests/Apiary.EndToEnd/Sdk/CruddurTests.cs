using System.Net;
using System.Text.Json.Nodes;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>Both Cruddurs of the examples, used as a visitor of their page would, then looked for by the query API.</summary>
public sealed class CruddurTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Backend = "cruddur-backend";

    private TestServer Server => demo.Server;

    [Theory]
    [InlineData("Sdk")]
    [InlineData("OpenTelemetry")]
    public async Task A_visit_is_found_by_its_user_and_each_request_is_one_trace(string instrumented)
    {
        var user = $"worf-{instrumented}";
        var (brokenTrace, topicsTrace) = await VisitAsync(instrumented, user);

        // By who it was, through Honeycomb's query API: that is what user.id is for.
        var found = await Server.HoneycombQueryAsync(Backend, $$"""{"breakdowns":["trace.trace_id","app.result_length"],"calculations":[{"op":"COUNT"}],"filters":[{"column":"user.id","op":"=","value":"{{user}}"},{"column":"name","op":"=","value":"home-activities-mock-data"}],"time_range":3600}""");
        var home = await Server.TraceAsync((string)Assert.Single(found)["trace.trace_id"]!);
        Assert.Equal(3, TestServer.Number(found[0]["app.result_length"]));
        var request = Span(home, "GET /api/activities/home");
        var inner = Span(home, "home-activities-mock-data");
        Assert.Equal((null, (string)request["trace.span_id"]!), ((string?)request["trace.parent_id"], (string?)inner["trace.parent_id"]));
        Assert.Equal((200, user, "/api/activities/home", Backend), (TestServer.Number(request["http.response.status_code"]), (string?)request["user.id"], (string?)request["http.route"], (string?)request["service.name"]));
        Assert.True(DateTimeOffset.TryParse((string?)inner["app.now"], System.Globalization.CultureInfo.InvariantCulture, out _));

        var broken = await Server.TraceAsync(brokenTrace);
        Assert.Equal((500, true), (TestServer.Number(Span(broken, "GET /api/activities/broken")["http.response.status_code"]), (bool)Span(broken, "GET /api/activities/broken")["error"]!));
        var thrower = Span(broken, "home-activities-broken");
        Assert.Equal((true, "System.InvalidOperationException", $"the activities of {user} are gone"), ((bool)thrower["error"]!, (string?)thrower["exception.type"], (string?)thrower["exception.message"]));

        var topics = await Server.TraceAsync(topicsTrace);
        var (outer, call, other) = (Span(topics, "GET /api/topics"), Span(topics, "GET"), Span(topics, "GET /topics"));
        Assert.Equal(((string)outer["trace.span_id"]!, (string)call["trace.span_id"]!), ((string?)call["trace.parent_id"], (string?)other["trace.parent_id"]));
        Assert.Equal(("client", "server", "cruddur-trending"), ((string?)call["span.kind"], (string?)other["span.kind"], (string?)other["service.name"]));
        Assert.Equal("cruddur-trending", (string?)topics.Single(row => (string?)row!["data"]!["name"] == "GET /topics")!["dataset"]);
    }

    /// <summary>Visits the page and presses its buttons; the traces of the error and of the call to the second service.</summary>
    private async Task<(string Broken, string Topics)> VisitAsync(string instrumented, string user)
    {
        var folder = Path.Combine(ServerProcess.RepositoryRoot(), "examples/Cruddur", instrumented);
        var (program, said) = await RunningProgram.StartAsync(
            folder, Path.Combine(folder, "bin/Release/net10.0", $"Cruddur.{instrumented}"), [], @"(?m)^ +Now listening on: (http://\S+)",
            [
                ("PORT", "0"), ("Apiary__ApiHost", Server.Address.ToString()), ("Apiary__WriteKey", TestServer.DemoKey),
                .. Server.ExporterVariables("unused", toMainPort: true).Where(variable => variable.Name != "OTEL_SERVICE_NAME"),
            ]);
        await using (program)
        {
            using var http = new HttpClient { BaseAddress = new Uri(said.Groups[1].Value) };
            http.DefaultRequestHeaders.Add("x-user-id", user);
            Assert.Contains("<h1>Cruddur</h1>", await http.GetStringAsync("/"), StringComparison.Ordinal);
            Assert.Equal(3, JsonNode.Parse(await http.GetStringAsync("/api/activities/home"))!.AsArray().Count);
            using var broken = await http.GetAsync("/api/activities/broken");
            Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
            using var topics = await http.GetAsync("/api/topics");
            Assert.Equal(["100DaysOfCloud", "CloudProject", "AWS"], JsonNode.Parse(await topics.Content.ReadAsStringAsync())!.AsArray().Select(topic => (string?)topic));
            await program.StopAsync();
            return (Assert.Single(broken.Headers.GetValues("x-trace-id")), Assert.Single(topics.Headers.GetValues("x-trace-id")));
        }
    }

    private static JsonNode Span(JsonArray trace, string name) => Assert.Single(trace, row => (string?)row!["data"]!["name"] == name)!["data"]!;
}
