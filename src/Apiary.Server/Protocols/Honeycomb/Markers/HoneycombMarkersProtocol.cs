using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Markers;

/// <summary>The vendor's markers, section 6.1 of the protocol reference, in the store that our own API shows.</summary>
internal sealed class HoneycombMarkersProtocol(DatasetCatalog catalog, SharedStore shared, ManagementRate rate) : IProtocol
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var policy = CallerPolicy.Permitted(KeyPermissions.Markers);
        var markers = new MarkersEndpoints(catalog, shared.Markers, shared.MarkerSettings);
        var counted = new ManagementRoutes(routes, rate, "markers", policy, policy);
        counted.Get("/1/markers/{slug}", markers.ListAsync);
        counted.Post("/1/markers/{slug}", markers.CreateAsync);
        counted.Put("/1/markers/{slug}/{id}", markers.UpdateAsync);
        counted.Delete("/1/markers/{slug}/{id}", markers.DeleteAsync);
    }
}
