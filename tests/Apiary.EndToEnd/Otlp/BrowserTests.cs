using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>Honeycomb's web SDK in a real Chromium: the example's page, which asks the Node example.</summary>
public sealed class BrowserTests(OtlpServer otlp) : IClassFixture<OtlpServer>
{
    private static readonly string? Chromium = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    private TestServer Server => otlp.Server;

    [Fact]
    public async Task The_wait_for_a_page_and_the_backends_work_are_one_trace()
    {
        var shown = await ShowAsync("frontend", "backend-node", TestServer.DemoKey);
        Assert.Equal(["Andrew Brown: Cloud is fun!", "Worf: I am out of prune juice", "Garek: My dear doctor, I am just simple tailor"], shown["items"]!.AsArray().Select(item => (string)item!));
        Assert.All(shown["sent"]!.AsArray(), reply => Assert.Contains((int)reply!["status"]!, (int[])[200, 204]));

        var trace = await Server.TraceAsync(((string)shown["status"]!)["trace ".Length..]);
        var page = Span(trace, "home-page");
        var request = ChildOf(trace, page);
        var served = ChildOf(trace, request);
        var inner = Span(trace, "home-activities-mock-data");
        Assert.Null(page["trace.parent_id"]);
        Assert.Equal((string)served["trace.span_id"]!, (string?)inner["trace.parent_id"]);
        CheckoutTrace.AssertFields(page, ("service.name", "frontend"), ("app.activities_shown", 3));
        CheckoutTrace.AssertFields(request, ("service.name", "frontend"), ("span.kind", "client"), ("library.name", "@opentelemetry/instrumentation-fetch"));
        CheckoutTrace.AssertFields(served, ("service.name", "backend-node"), ("span.kind", "server"));
        CheckoutTrace.AssertFields(inner, ("service.name", "backend-node"), ("app.result_length", 3));
        double[] durations = [(double)inner["duration_ms"]!, (double)served["duration_ms"]!, (double)request["duration_ms"]!, (double)page["duration_ms"]!];
        // Between the two programs no order holds: the browser's clock is coarse, and the backend's span ends when its socket is done, not when the page has its answer.
        Assert.True(durations[0] <= durations[1], "inner work is inside the backend's span");
        Assert.True(durations[2] <= durations[3], "the request is inside the page's wait");

        // The homework of the journals: how long the backend took of what a person waited.
        var asked = await Server.HoneycombQueryAsync("__all__", $$"""{"breakdowns":["service.name"],"calculations":[{"op":"MAX","column":"duration_ms"}],"filters":[{"column":"trace.trace_id","op":"=","value":"{{page["trace.trace_id"]}}"}],"orders":[{"column":"service.name","order":"descending"}]}""");
        Assert.Equal(["frontend", "backend-node"], asked.Select(result => (string)result["service.name"]!));
        Assert.Equal([durations[3], durations[1]], asked.Select(result => (double)result["MAX(duration_ms)"]!));
        var waterfall = await CheckoutTrace.CliAsync(Server, "trace", (string)page["trace.trace_id"]!);
        Assert.Matches("(?s)\nhome-page +frontend .*\n  HTTP GET +frontend .*\n    GET +backend-node .*\n      home-activities-mock-data +backend-node ", waterfall);

        // Page load and web vitals are reported beside it.
        var rows = await Server.RowsAsync("frontend");
        foreach (var name in (string[])["documentLoad", "documentFetch", "TTFB"]) Assert.Contains(rows, row => (string?)row!["data"]!["name"] == name);
        // A page reports much about itself, but not its key.
        Assert.DoesNotContain(TestServer.DemoKey, rows.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_a_wrong_key_works_is_told_and_the_arrivals_say_why()
    {
        var shown = await ShowAsync("frontend-wrong", "backend-wrong", "abcd123EFGHI");
        Assert.StartsWith("trace ", (string)shown["status"]!, StringComparison.Ordinal);
        // Allowed to ask, and to read the answer, or the browser would hide it.
        Assert.Contains(shown["sent"]!.AsArray(), reply => (string)reply!["method"]! == "POST" && (int)reply["status"]! == 401);
        var refused = (await Server.ArrivalsAsync("reason=key_unknown")).First(arrival => ((string)arrival!["user_agent"]!).Contains("Chrome", StringComparison.Ordinal))!;
        Assert.Equal("POST /v1/traces", (string?)refused["endpoint"]);
        Assert.Contains("is unknown here", (string)refused["explanation"]!, StringComparison.Ordinal);
    }

    /// <summary>What the page shows and sends; both its server and the backend have ended afterwards.</summary>
    private async Task<JsonNode> ShowAsync(string frontend, string backend, string key)
    {
        Assert.SkipWhen(Chromium is null, "chromium is not installed");
        var (node, nodeAddress) = await Examples.StartNodeAsync(Server.ExporterVariables(backend));
        await using (node)
        {
            var (pages, pagesAddress) = await Examples.StartBrowserPageAsync(Server.ExporterVariables(frontend, key: key), nodeAddress);
            await using (pages)
            {
                var printed = await Programs.RunAsync("node", ["clients/browser.mjs"], ("CHROMIUM", Chromium), ("PAGE_URL", pagesAddress.ToString()));
                await node.StopAsync();
                return JsonNode.Parse(printed)!;
            }
        }
    }

    private static JsonNode ChildOf(JsonArray trace, JsonNode parent) =>
        Assert.Single(trace, row => row!["data"]!["trace.span_id"] is not null && (string?)row["data"]!["trace.parent_id"] == (string)parent["trace.span_id"]!)!["data"]!;

    private static JsonNode Span(JsonArray trace, string name) => Assert.Single(trace, row => (string?)row!["data"]!["name"] == name)!["data"]!;
}
