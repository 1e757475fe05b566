using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/alerts</c>: what triggers had to say, to whom, and what came of it.</summary>
internal sealed class AlertsEndpoint(AlertStore alerts, SharedItems<Recipient> recipients)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/alerts", ListAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.Triggers));

    private Task ListAsync(HttpContext context)
    {
        var environment = context.Caller().Environment;
        var told = alerts.Recent(environment.Id).Select(delivery => new
        {
            id = delivery.Id,
            trigger = new { id = delivery.TriggerId, name = delivery.TriggerName },
            status = delivery.Triggered ? "TRIGGERED" : "OK",
            recipient = new { id = delivery.RecipientId, target = recipients.Find(environment.TeamId, delivery.RecipientId)?.Target },
            at = delivery.DecidedAt,
            settled_at = delivery.SettledAt,
            fault = delivery.Fault,
        });
        return context.Response.WriteAsJsonAsync(new { alerts = told }, context.RequestAborted);
    }
}
