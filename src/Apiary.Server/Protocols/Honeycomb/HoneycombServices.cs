using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>What the ingest endpoints share.</summary>
internal sealed record HoneycombServices(
    HoneycombIngestOptions Options,
    WorkspaceStore Workspace,
    DatasetCatalog Catalog,
    IngestPipeline Pipeline,
    IngestLimits Limits,
    Arrivals Arrivals,
    IngestCors Cors,
    TimeProvider Time,
    ILogger<HoneycombIngestProtocol> Logger)
{
    /// <summary>Decoders to reuse.</summary>
    public HoneycombDecoders.Pool Decoders { get; } = new(Limits);
}
