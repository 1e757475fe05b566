using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/triggers</c>: which triggers there are, whatever their dataset; Honeycomb's API has those of one at a time.</summary>
internal sealed class TriggersEndpoint(SharedItems<Trigger> triggers)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/triggers", ListAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.Triggers));

    private Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new { triggers = triggers.List(context.Caller().Environment.Id).Select(trigger => new { id = trigger.Id, dataset = trigger.Dataset, name = trigger.Name }) }, context.RequestAborted);
}
