using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>OpenTelemetry's Node SDK with its own exporters, told where to send by the environment alone.</summary>
public sealed class NodeSdkTests(OtlpServer otlp) : IClassFixture<OtlpServer>
{
    private TestServer Server => otlp.Server;

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    [InlineData("grpc")]
    public async Task Traces_logs_and_metrics_arrive_whole(string protocol)
    {
        var service = $"node-{protocol.Replace('/', '-')}";
        var printed = await SendAsync(service, protocol, TestServer.DemoKey);
        Assert.Equal("[]", printed["errors"]!.ToJsonString());
        var sent = new SentCheckout((string)printed["traceId"]!, (string)printed["rootId"]!, (string)printed["childId"]!);
        await CheckoutTrace.AssertFoundAsync(Server, service, sent);
        await AssertLogsAsync(service, sent);
        await AssertMetricsAsync(service);
    }

    [Theory]
    [InlineData("http/protobuf", "401")]
    [InlineData("http/json", "401")]
    [InlineData("grpc", "16")]
    public async Task With_a_wrong_key_the_exporter_is_told_and_the_arrivals_say_why(string protocol, string code)
    {
        var service = $"wrong-{protocol.Replace('/', '-')}";
        var printed = await SendAsync(service, protocol, "nosuchkey1234567890abc");
        Assert.Contains(printed["errors"]!.AsArray(), error => error!["code"]?.ToString() == code);

        var refused = (await Server.ArrivalsAsync("reason=key_unknown")).Where(arrival => ((string)arrival!["user_agent"]!).Contains("JavaScript", StringComparison.Ordinal)).ToArray();
        foreach (var signal in (string[])["traces", "logs", "metrics"])
        {
            var endpoint = protocol == "grpc" ? $"gRPC {(signal == "traces" ? "Trace" : char.ToUpperInvariant(signal[0]) + signal[1..])}Service/Export" : $"POST /v1/{signal}";
            Assert.Contains(refused, arrival => (string)arrival!["endpoint"]! == endpoint && ((string)arrival["explanation"]!).Contains("is unknown here; it looks like", StringComparison.Ordinal));
        }

        Assert.Contains("is unknown here", await CheckoutTrace.CliAsync(Server, "arrivals", "--refused", "--key", AdminToken), StringComparison.Ordinal);
    }

    private string AdminToken => File.ReadAllText(Path.Combine(Server.DataDirectory, "admin-token")).Trim();

    private async Task<JsonNode> SendAsync(string service, string protocol, string key) =>
        JsonNode.Parse(await Programs.RunAsync("node", ["clients/otel.mjs"], Server.ExporterVariables(service, protocol, key)))!;

    private async Task AssertLogsAsync(string service, SentCheckout sent)
    {
        var rows = await Server.RowsAsync(service, more: ",\"filters\":[{\"column\":\"meta.signal_type\",\"op\":\"=\",\"value\":\"log\"}]");
        Assert.Equal(2, rows.Count);
        Assert.Equal(CheckoutTrace.Start.AddMilliseconds(120), (DateTimeOffset)rows[0]!["time"]!);
        CheckoutTrace.AssertFields(
            rows[0]!["data"]!,
            ("body", "card declined"), ("severity", "warn"), ("severity_code", 13), ("severity_text", "WARN"), ("attempt", 1), ("library.name", "checkout.logger"),
            ("trace.trace_id", sent.TraceId), ("trace.parent_id", sent.ChildId), ("meta.annotation_type", "span_event"), ("service.name", service));
        CheckoutTrace.AssertFields(rows[1]!["data"]!, ("severity", "info"), ("severity_code", 9), ("body.order.id", 17), ("body.paid", false), ("event.name", "order.placed"));
        Assert.Equal("{\"order\":{\"id\":17},\"paid\":false}", ((string)rows[1]!["data"]!["body"]!).Trim());
        Assert.Null(rows[1]!["data"]!["trace.trace_id"]);
    }

    private async Task AssertMetricsAsync(string service)
    {
        var rows = await Server.RowsAsync("unknown_metrics", more: $",\"filters\":[{{\"column\":\"service.name\",\"op\":\"=\",\"value\":\"{service}\"}}]");
        var fields = new JsonObject();
        // Points of one second are one event; a slow machine may have crossed one.
        foreach (var (name, value) in rows.SelectMany(row => row!["data"]!.AsObject())) fields[name] = value?.DeepClone();
        CheckoutTrace.AssertFields(
            fields,
            ("orders", 5), ("carts.open", -2), ("temperature", 21.5), ("shop", "north"), ("meta.signal_type", "metric"),
            ("request.duration.count", 3), ("request.duration.sum", 321), ("request.duration.avg", 107), ("request.duration.min", 1), ("request.duration.max", 300),
            ("queue.wait.count", 3), ("queue.wait.sum", 7));
        Assert.InRange((double)fields["request.duration.p50"]!, 10, 25);
        Assert.InRange((double)fields["queue.wait.p50"]!, 1, 2.1);
    }
}
