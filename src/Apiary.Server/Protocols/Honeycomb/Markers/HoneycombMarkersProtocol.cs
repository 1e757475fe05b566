using Apiary.Engine.Catalog;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Markers;

/// <summary>The vendor's markers, section 6.1 of the protocol reference, in the store that our own API shows.</summary>
internal sealed class HoneycombMarkersProtocol(DatasetCatalog catalog, SharedStore shared) : IProtocol
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var policy = CallerPolicy.Permitted(KeyPermissions.Markers);
        var markers = new MarkersEndpoints(catalog, shared.Markers);
        routes.MapGet("/1/markers/{slug}", markers.ListAsync).AllowCallers(policy);
        routes.MapPost("/1/markers/{slug}", markers.CreateAsync).AllowCallers(policy);
        routes.MapPut("/1/markers/{slug}/{id}", markers.UpdateAsync).AllowCallers(policy);
        routes.MapDelete("/1/markers/{slug}/{id}", markers.DeleteAsync).AllowCallers(policy);
    }
}
