using Apiary.Engine.Storage;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary>The vendor's API of version 2, for whole teams: sections 4.2 and 13 of the protocol reference.</summary>
internal sealed class HoneycombTeamProtocol(WorkspaceStore workspace, EventStore store, ManagementRate rate) : IProtocol
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var gate = new TeamGate(workspace, rate);
        gate.Map(routes, "GET", "/2/auth", "auth", KeyPermissions.None, TeamAuth.HandleAsync);
        new EnvironmentsEndpoints(workspace, store).Map(routes, gate);
        new TeamKeysEndpoints(workspace).Map(routes, gate);
    }
}
