using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// Honeycomb's way in: single events, batches, the key check and the preflights of browsers. See docs/protocols/honeycomb.md.
/// </summary>
internal sealed class HoneycombIngestProtocol(
    HoneycombIngestOptions options,
    WorkspaceStore workspace,
    DatasetCatalog catalog,
    IngestPipeline pipeline,
    IngestLimits limits,
    Arrivals arrivals,
    IngestCors cors,
    TimeProvider time,
    ILogger<HoneycombIngestProtocol> logger) : IProtocol
{
    private readonly HoneycombServices services = new(options, workspace, catalog, pipeline, limits, arrivals, cors, time, logger);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        // A path without a dataset, or with more behind it, is answered in words instead of a bare 404.
        routes.MapPost("/1/events/{dataset?}", context => HandleAsync(context, isBatch: false)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapPost("/1/batch/{dataset?}", context => HandleAsync(context, isBatch: true)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapMethods("/1/events/{**dataset}", [HttpMethods.Options], cors.AnswerPreflight).AllowCallers(CallerPolicy.Anyone);
        routes.MapMethods("/1/batch/{**dataset}", [HttpMethods.Options], cors.AnswerPreflight).AllowCallers(CallerPolicy.Anyone);
        routes.MapGet("/1/auth", context => HoneycombAuth.HandleAsync(context, services)).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task HandleAsync(HttpContext context, bool isBatch)
    {
        using var exchange = new HoneycombExchange(services, context, isBatch);
        await exchange.RunAsync();
    }
}
