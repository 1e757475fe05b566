using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>OpenTelemetry's .NET SDK in this process, told where to send by the variables alone.</summary>
public sealed class DotnetSdkTests(OtlpServer otlp) : IClassFixture<OtlpServer>
{
    private const string Name = "dotnet-sdk-tests";

    private TestServer Server => otlp.Server;

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Traces_logs_and_metrics_arrive_whole(string protocol)
    {
        var service = $"dotnet-{protocol.Replace('/', '-')}";
        SentCheckout sent;
        // What is waiting is sent when the SDK is disposed.
        using (var telemetry = Start(service, protocol)) sent = Send(telemetry, service);

        await CheckoutTrace.AssertFoundAsync(Server, service, sent);
        await AssertLogsAsync(service, sent);
        await AssertMetricsAsync(service);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, "gRPC TraceService/Export")]
    [InlineData(OtlpExportProtocol.HttpProtobuf, "POST /v1/traces")]
    public async Task With_a_wrong_key_the_exporter_fails_and_the_arrivals_say_why(OtlpExportProtocol protocol, string endpoint)
    {
        var isGrpc = protocol == OtlpExportProtocol.Grpc;
        using var exporter = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Protocol = protocol,
            Endpoint = new Uri(Server.OtlpAddress(isGrpc) + (isGrpc ? "" : "/v1/traces")),
            Headers = "x-honeycomb-team=\"abcd123EFGH\"",
        });
        using var span = new Activity("lost").Start();
        span.Stop();

        Assert.Equal(ExportResult.Failure, exporter.Export(new Batch<Activity>([span], 1)));

        var refused = (await Server.ArrivalsAsync("reason=key_unknown")).Where(arrival => (string)arrival!["endpoint"]! == endpoint);
        Assert.Contains(refused, arrival => ((string)arrival!["explanation"]!).EndsWith("it has a space, a quote or a word around it; without that it is right", StringComparison.Ordinal));
    }

    private OpenTelemetrySdk Start(string service, string protocol) => OpenTelemetrySdk.Create(sdk =>
    {
        // In the place of the process's environment, which all tests share.
        var variables = Server.ExporterVariables(service, protocol).Append((Name: "OTEL_EXPORTER_OTLP_PROTOCOL", Value: protocol)).DistinctBy(variable => variable.Name)
            .Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value));
        sdk.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(variables).Build());
        sdk.WithTracing(tracing => tracing.AddSource("checkout.tracer"))
            .WithMetrics(metrics => metrics.AddMeter(Name).AddView("queue.wait", new Base2ExponentialBucketHistogramConfiguration()))
            .WithLogging(null, logging => logging.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    });

    private static SentCheckout Send(OpenTelemetrySdk telemetry, string service)
    {
        using var source = new ActivitySource("checkout.tracer", "1.2.3");
        using var root = source.StartActivity(
            "POST /checkout",
            ActivityKind.Server,
            default(ActivityContext),
            [
                new("user.name", "größe 🐝"), new("cart.items", 3), new("cart.total", 12.5), new("user.known", true),
                new("cart.skus", new[] { "a", "b" }), new("cart.prices", new[] { 1.5, 2 }), new("cart.flags", new[] { true, false }),
            ],
            startTime: CheckoutTrace.Start)!;
        var linked = new ActivityContext(ActivityTraceId.CreateFromString(CheckoutTrace.LinkedTraceId), ActivitySpanId.CreateFromString(CheckoutTrace.LinkedSpanId), ActivityTraceFlags.Recorded);
        using var child = source.StartActivity("charge card", ActivityKind.Client, root.Context, links: [new(linked, new() { ["link.why"] = "retry" })], startTime: At(50))!;
        child.AddEvent(new("card declined", At(100), new() { ["attempt"] = 1 }));
        child.AddException(new InvalidOperationException("no such card"), timestamp: At(110));
        child.SetStatus(ActivityStatusCode.Error, "declined");
        telemetry.GetLoggerFactory().CreateLogger("checkout.logger").LogWarning("card {Card} declined, attempt {Attempt}", "4242", 1);
        child.SetEndTime(At(150).UtcDateTime);
        child.Stop();
        root.SetEndTime(At(250).UtcDateTime);
        root.Stop();
        Measure(service);
        return new SentCheckout(root.TraceId.ToString(), root.SpanId.ToString(), child.SpanId.ToString());
    }

    private static void Measure(string service)
    {
        using var meter = new Meter(Name, "7.8.9");
        var shop = KeyValuePair.Create("shop", (object?)service);
        meter.CreateCounter<long>("orders").Add(5, shop);
        meter.CreateUpDownCounter<long>("carts.open").Add(-2, shop);
        meter.CreateGauge<double>("temperature").Record(21.5, shop);
        var duration = meter.CreateHistogram<double>("request.duration");
        foreach (var value in (double[])[1, 20, 300]) duration.Record(value, shop);
        var wait = meter.CreateHistogram<double>("queue.wait");
        foreach (var value in (double[])[1, 2, 4]) wait.Record(value, shop);
    }

    private static DateTimeOffset At(int milliseconds) => CheckoutTrace.Start.AddMilliseconds(milliseconds);

    private async Task AssertLogsAsync(string service, SentCheckout sent)
    {
        var rows = await Server.RowsAsync(service, more: ",\"filters\":[{\"column\":\"meta.signal_type\",\"op\":\"=\",\"value\":\"log\"}]");
        CheckoutTrace.AssertFields(
            Assert.Single(rows)!["data"]!,
            ("body", "card 4242 declined, attempt 1"), ("Card", "4242"), ("Attempt", 1), ("severity", "warn"), ("severity_code", 13), ("library.name", "checkout.logger"),
            ("trace.trace_id", sent.TraceId), ("trace.parent_id", sent.ChildId), ("meta.annotation_type", "span_event"), ("service.name", service));
    }

    private async Task AssertMetricsAsync(string service)
    {
        var rows = await Server.RowsAsync("unknown_metrics", more: $",\"filters\":[{{\"column\":\"shop\",\"op\":\"=\",\"value\":\"{service}\"}}]");
        var fields = new JsonObject();
        // Points of one second are one event; a slow machine may have crossed one.
        foreach (var (name, value) in rows.SelectMany(row => row!["data"]!.AsObject())) fields[name] = value?.DeepClone();
        CheckoutTrace.AssertFields(
            fields,
            ("orders", 5), ("carts.open", -2), ("temperature", 21.5), ("service.name", service), ("meta.signal_type", "metric"), ("library.name", Name), ("library.version", "7.8.9"),
            ("request.duration.count", 3), ("request.duration.sum", 321), ("request.duration.avg", 107), ("request.duration.min", 1), ("request.duration.max", 300),
            ("queue.wait.count", 3), ("queue.wait.sum", 7));
    }
}
