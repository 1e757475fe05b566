using Apiary.Server.Alerting.Channels;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api;

/// <summary><c>POST /api/recipients/{id}/test</c>: tries whether a recipient hears.</summary>
internal sealed class RecipientTestEndpoint(SharedItems<Recipient> recipients, AlertChannels channels, TimeProvider time)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/recipients/{id}/test", TestAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.Recipients));

    private async Task TestAsync(HttpContext context)
    {
        var environment = context.Caller().Environment;
        if (recipients.Find(environment.TeamId, (string)context.Request.RouteValues["id"]!) is not { } recipient)
        {
            await ApiErrors.Write(context, 404, "there is no such recipient");
            return;
        }

        var notice = new AlertNotice
        {
            Id = Ids.Short(),
            EnvironmentId = environment.Id,
            Kind = AlertKinds.Trigger,
            SubjectId = recipient.Id,
            Name = recipient.Target,
            Description = "Somebody tries whether this recipient hears. Nothing happened.",
            Datasets = [],
            Operator = "greater than",
            Threshold = 0,
            Groups = [new AlertGroup([], 1, IsBreaching: true)],
            Triggered = true,
            InstanceId = Guid.NewGuid().ToString(),
            Why = "Current value (1) greater than threshold value (0)",
            At = time.GetUtcNow(),
            IsTest = true,
            Path = "/alerts?tab=recipients",
        };
        var outcome = await channels.SendAsync(recipient, notice, new AlertDelivery(Guid.NewGuid().ToString(), notice.Id, recipient.Id, null), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new { told = outcome.Fault is null, fault = outcome.Fault }, context.RequestAborted);
    }
}
