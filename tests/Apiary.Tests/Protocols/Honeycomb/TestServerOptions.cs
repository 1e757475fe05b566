using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>How a <see cref="HoneycombTestServer"/> is set up.</summary>
internal sealed record TestServerOptions
{
    public bool Strict { get; init; }

    public IngestLimits Limits { get; init; } = new();

    public CatalogLimits CatalogLimits { get; init; } = new();

    public ManualTime Time { get; init; } = new();
}
