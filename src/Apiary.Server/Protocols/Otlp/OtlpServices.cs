using Apiary.Engine.Catalog;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>What the OTLP endpoints share.</summary>
internal sealed record OtlpServices(
    OtlpIngestOptions Options,
    WorkspaceStore Workspace,
    DatasetCatalog Catalog,
    IngestPipeline Pipeline,
    IngestLimits Limits,
    SpanErrors Errors,
    Arrivals Arrivals,
    IngestCors Cors,
    TimeProvider Time,
    ILogger<OtlpIngestProtocol> Logger)
{
    /// <summary>Decoders to reuse.</summary>
    public OtlpDecoders.Pool Decoders { get; } = new(Limits, Pipeline.Pool);
}
