using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>The backends under <c>examples/</c> run as their readme says, are asked one thing, and their trace is read.</summary>
public sealed class ExampleTests(OtlpServer otlp) : IClassFixture<OtlpServer>
{
    private const string Inner = "home-activities-mock-data";

    private TestServer Server => otlp.Server;

    [Fact]
    public async Task Dotnet()
    {
        const string Service = "backend-dotnet";
        // Told no protocol, its exporter speaks gRPC.
        var (outer, _) = await RunAsync(Service, Examples.StartDotnetAsync(Server.ExporterVariables(Service, toMainPort: true)));
        CheckoutTrace.AssertFields(outer, ("name", "GET /api/activities/home"), ("http.request.method", "GET"), ("http.route", "/api/activities/home"), ("http.response.status_code", 200), ("library.name", "Microsoft.AspNetCore"));

        var logs = await Server.RowsAsync(Service, more: ",\"filters\":[{\"column\":\"ResultLength\",\"op\":\"=\",\"value\":3}]");
        CheckoutTrace.AssertFields(Assert.Single(logs)!["data"]!, ("body", "Home asked for, 3 activities found"), ("severity", "info"), ("trace.trace_id", (string)outer["trace.trace_id"]!));
        var metrics = await Server.RowsAsync("unknown_metrics", more: ",\"filters\":[{\"column\":\"http.server.request.duration.count\",\"op\":\"=\",\"value\":1}]");
        Assert.Contains(metrics, row => (string?)row!["data"]!["service.name"] == Service && (string?)row["data"]!["http.route"] == "/api/activities/home");
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    [InlineData("grpc")]
    public async Task Node(string protocol)
    {
        var service = $"backend-node-{protocol.Replace('/', '-')}";
        var (outer, _) = await RunAsync(service, Examples.StartNodeAsync(Server.ExporterVariables(service, protocol, toMainPort: true)));
        CheckoutTrace.AssertFields(outer, ("name", "GET"), ("library.name", "@opentelemetry/instrumentation-http"), ("telemetry.instrumentation_library", true));
        Assert.Equal(200, (double)(outer["http.response.status_code"] ?? outer["http.status_code"])!);
    }

    [Fact]
    public async Task Python()
    {
        const string Service = "backend-flask";
        var (outer, inner) = await RunAsync(Service, Examples.StartPythonAsync(Server.ExporterVariables(Service, toMainPort: true)));
        CheckoutTrace.AssertFields(outer, ("name", "GET /api/activities/home"), ("library.name", "opentelemetry.instrumentation.flask"), ("telemetry.instrumentation_library", true), ("http.status_code", 200));
        CheckoutTrace.AssertFields(inner, ("library.name", "home.activities"), ("telemetry.sdk.language", "python"));
    }

    /// <summary>Asks the example for its activities, ends it, and reads back the request's span and the one inside it.</summary>
    private async Task<(JsonNode Outer, JsonNode Inner)> RunAsync(string service, Task<(RunningProgram Program, Uri Address)> started)
    {
        var (program, address) = await started;
        await using (program)
        {
            using var http = new HttpClient();
            var activities = JsonNode.Parse(await http.GetStringAsync(new Uri(address, "/api/activities/home")))!.AsArray();
            Assert.Equal(3, activities.Count);
            await program.StopAsync();
        }

        var found = await Server.RowsAsync(service, more: $",\"filters\":[{{\"column\":\"name\",\"op\":\"=\",\"value\":\"{Inner}\"}}]");
        var inner = Assert.Single(found)!["data"]!;
        var trace = await Server.TraceAsync((string)inner["trace.trace_id"]!);
        Assert.All(trace, row => Assert.Equal(service, (string?)row!["dataset"]));
        var outer = Assert.Single(trace, row => (string?)row!["data"]!["trace.span_id"] == (string)inner["trace.parent_id"]!)!["data"]!;
        Assert.Null(outer["trace.parent_id"]);
        CheckoutTrace.AssertFields(outer, ("span.kind", "server"), ("service.name", service), ("meta.signal_type", "trace"));
        CheckoutTrace.AssertFields(inner, ("span.kind", "internal"), ("service.name", service), ("app.result_length", 3), ("library.name", "home.activities"));
        Assert.True(DateTimeOffset.TryParse((string)inner["app.now"]!, CultureInfo.InvariantCulture, out _));
        Assert.InRange((double)inner["duration_ms"]!, 0, (double)outer["duration_ms"]!);
        await AssertReadAsync(service, (string)inner["trace.trace_id"]!, outer);
        return (outer, inner);
    }

    /// <summary>The commands of the readme.</summary>
    private async Task AssertReadAsync(string service, string traceId, JsonNode outer)
    {
        var waterfall = (await CheckoutTrace.CliAsync(Server, "trace", traceId)).Split('\n');
        Assert.StartsWith($"{(string)outer["name"]!} ", waterfall[2], StringComparison.Ordinal);
        Assert.Contains(waterfall, line => line.StartsWith($"  {Inner} ", StringComparison.Ordinal));
        var table = await CheckoutTrace.CliAsync(Server, "query", "-d", service, "-c", "COUNT", "-c", "AVG(duration_ms)", "-b", "name", "-f", "csv");
        Assert.Contains($"\n{Inner},1,", table, StringComparison.Ordinal);
        var rows = await CheckoutTrace.CliAsync(Server, "query", "-d", service, "--rows", "3", "-w", $"name={Inner}");
        Assert.Contains("app.result_length=3", rows, StringComparison.Ordinal);
    }
}
