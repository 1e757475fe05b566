using Apiary.Engine.Catalog;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Protocols.Otlp.Grpc;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>OpenTelemetry's way in: traces, logs and metrics over HTTP and over gRPC. See docs/protocols/otlp.md.</summary>
internal sealed class OtlpIngestProtocol(
    OtlpIngestOptions options,
    WorkspaceStore workspace,
    DatasetCatalog catalog,
    IngestPipeline pipeline,
    IngestLimits limits,
    SpanErrors errors,
    Arrivals arrivals,
    IngestCors cors,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<OtlpIngestProtocol> logger) : IProtocol
{
    private readonly OtlpServices services = new(options, workspace, catalog, pipeline, limits, errors, arrivals, cors, time, logger);
    private readonly GrpcHealth health = new(pipeline, time, lifetime);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var signal in OtlpSignals.All)
        {
            Map(routes, HttpMethods.Post, OtlpSignals.PathOf(signal), CallerPolicy.ChecksItself,
                context => HandleAsync(context, new OtlpHttpDoor(context, signal, options.MaxRequestBytes, cors)));
            Map(routes, HttpMethods.Options, OtlpSignals.PathOf(signal), CallerPolicy.Anyone, cors.AnswerPreflight);
            Map(routes, HttpMethods.Post, $"/{OtlpSignals.ServiceOf(signal)}/Export", CallerPolicy.ChecksItself,
                context => HandleAsync(context, new OtlpGrpcDoor(context, signal, options.MaxRequestBytes, time)));
        }

        Map(routes, HttpMethods.Post, $"/{GrpcHealth.Service}/Check", CallerPolicy.Anyone, health.CheckAsync);
        Map(routes, HttpMethods.Post, $"/{GrpcHealth.Service}/Watch", CallerPolicy.Anyone, health.WatchAsync);
    }

    private static void Map(IEndpointRouteBuilder routes, string method, string path, CallerPolicy policy, RequestDelegate handle) =>
        routes.MapMethods(path, [method], handle).AllowCallers(policy).WithMetadata(OtlpEndpoint.Instance);

    private async Task HandleAsync(HttpContext context, OtlpDoor door)
    {
        using var exchange = new OtlpExchange(services, context, door);
        await exchange.RunAsync();
    }
}
