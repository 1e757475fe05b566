using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/alerts</c>: what fired and was resolved, why, who was told, and what came of that.</summary>
internal sealed class AlertsEndpoint(AlertStore alerts, SharedItems<Recipient> recipients)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/alerts", ListAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.Triggers));

    private Task ListAsync(HttpContext context)
    {
        var environment = context.Caller().Environment;
        var subject = context.Request.Query["subject"].ToString();
        var recent = alerts.Recent(environment.Id, notice => subject.Length == 0 || notice.SubjectId == subject || notice.Path.EndsWith($"/{subject}", StringComparison.Ordinal));
        return context.Response.WriteAsJsonAsync(new { alerts = recent.Select(told => Describe(told, environment.TeamId)) }, context.RequestAborted);
    }

    private object Describe(ToldNotice told, string teamId) => new
    {
        id = told.Notice.Id,
        kind = told.Notice.Kind,
        subject = new { id = told.Notice.SubjectId, name = told.Notice.Name },
        status = told.Notice.Status,
        why = told.Notice.Why,
        at = told.Notice.At,
        path = told.Notice.Path,
        result_path = told.Notice.ResultPath,
        groups = told.Notice.Groups.Select(group => new { key = group.Key.Select(pair => new { name = pair.Key, value = pair.Value }), value = group.Value, breaching = group.IsBreaching }),
        deliveries = told.Deliveries.Select(delivery => Describe(delivery, recipients.Find(teamId, delivery.RecipientId))),
    };

    private static object Describe(AlertDelivery delivery, Recipient? recipient) => new
    {
        id = delivery.Id,
        recipient = new { id = delivery.RecipientId, type = recipient?.Type, target = recipient?.Target },
        attempts = delivery.Attempts,
        settled_at = delivery.SettledAt,
        fault = delivery.Fault,
    };
}
