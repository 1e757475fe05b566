using System.Diagnostics;
using System.Text.Json.Nodes;
using Apiary.Client;
using Apiary.Client.Tracing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>The SDK and OpenTelemetry .NET in one process, with the same spans, both sending to the real server.</summary>
public sealed class BesideOpenTelemetryTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private TestServer Server => demo.Server;

    [Fact]
    public async Task Both_send_every_span_under_the_same_ids()
    {
        var (otel, sdk) = await RunAsync("both", new AlwaysOnSampler(), marksRecorded: true);
        Assert.Equal(["inner", "outer"], otel.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(otel), Ids(sdk));
        // The names of the fields are the same too, but for what only one of them knows.
        foreach (var span in sdk)
        {
            var twin = otel.Single(other => Name(other) == Name(span)).AsObject();
            Assert.Equal([], span.AsObject().Select(field => field.Key).Except(twin.Select(field => field.Key)));
        }
    }

    [Fact]
    public async Task A_sampler_of_OpenTelemetry_stays_its_own()
    {
        var (otel, sdk) = await RunAsync("sampled", new AlwaysOffSampler(), marksRecorded: false);
        Assert.Equal(["inner", "outer"], sdk.Select(Name).Order(StringComparer.Ordinal));
        Assert.Empty(otel);
    }

    private async Task<(List<JsonNode> Otel, List<JsonNode> Sdk)> RunAsync(string name, Sampler sampler, bool marksRecorded)
    {
        using var source = new ActivitySource($"beside.{name}");
        var (otelService, sdkService) = ($"beside-otel-{name}", $"beside-sdk-{name}");
        using var provider = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .SetSampler(sampler).AddSource(source.Name).ConfigureResource(resource => resource.AddService(otelService))
            .AddOtlpExporter(otlp =>
            {
                otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                otlp.Endpoint = new Uri(Server.Address, "/v1/traces");
                otlp.Headers = $"x-honeycomb-team={TestServer.DemoKey}";
            }).Build();
        await using var client = new HoneyClient(new HoneyClientOptions { ApiHost = Server.Address, WriteKey = TestServer.DemoKey });
        using (new ActivityExporter(client, new ActivityExporterOptions { ServiceName = sdkService, Sources = { source.Name }, MarksRecorded = marksRecorded }))
        {
            Activity.Current = null;
            using var outer = source.StartActivity("outer", ActivityKind.Server)!.SetTag("user.id", 7);
            Assert.Equal(marksRecorded, outer.Recorded);
            using var inner = source.StartActivity("inner")!.AddEvent(new ActivityEvent("paid"));
        }

        await client.FlushAsync(TestContext.Current.CancellationToken);
        provider.ForceFlush();
        return (await SpansAsync(otelService), await SpansAsync(sdkService));
    }

    private async Task<List<JsonNode>> SpansAsync(string dataset)
    {
        // A dataset to which nothing was sent is none.
        var (status, _) = await Server.PostAsync("/api/rows", $"{{\"dataset\":\"{dataset}\",\"query\":{{{TestServer.AllTime}}}}}");
        return status != 200 ? [] : [.. (await Server.RowsAsync(dataset)).Select(row => row!["data"]!).Where(data => data["meta.annotation_type"] is null)];
    }

    private static string Name(JsonNode span) => (string)span["name"]!;

    private static List<string> Ids(List<JsonNode> spans) => [.. spans.Select(span => $"{Name(span)} {span["trace.trace_id"]} {span["trace.span_id"]} {span["trace.parent_id"]}").Order(StringComparer.Ordinal)];
}
