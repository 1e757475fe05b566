using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/recipients</c>: who can be told, of a whole team; section 12.1 of the protocol reference.</summary>
internal sealed class RecipientsEndpoints(SharedStore shared, WorkspaceStore workspace, TriggerJson triggers)
{
    private const string Kind = "Recipient", Duplicate = "A recipient with the same details already exists.";

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/recipients", ListAsync);
        routes.Post("/1/recipients", CreateAsync);
        routes.Get("/1/recipients/{id}", GetAsync);
        routes.Put("/1/recipients/{id}", UpdateAsync);
        routes.Delete("/1/recipients/{id}", DeleteAsync);
        routes.Get("/1/recipients/{id}/triggers", TriggersAsync);
    }

    private Task ListAsync(HttpContext context) =>
        ManagementAnswers.WriteAsync(context, 200, shared.Recipients.List(TeamOf(context)).Select(Describe).ToList());

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } recipient) await ManagementAnswers.WriteAsync(context, 200, Describe(recipient));
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        if (!body.Has("type")) body.Refuse("type", "missing", "cannot be blank");
        var type = body.Word("type", [.. Recipient.Types]);
        if (type == "msteams") body.Refuse("type", "invalid", "Creating new MSTeams recipients is no longer possible.");
        var details = type is null ? null : RecipientDetails.Read(body, type);
        if (await body.IsRefusedAsync(context)) return;
        var said = Said(context, type!, details!);
        var added = shared.Recipients.AddUnless(said.IsSameAs, (id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, Describe, Duplicate);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        if (body.Text("type", 0, byte.MaxValue) is { Length: > 0 } type && type != known.Type) body.Refuse("type", "invalid", "cannot be changed");
        var details = RecipientDetails.Read(body, known.Type);
        if (await body.IsRefusedAsync(context)) return;
        var update = shared.Recipients.Update(known.EnvironmentId, known.Id, null, recipient => recipient with { Details = details! }, Said(context, known.Type, details!).IsSameAs);
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, Describe, Duplicate);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } known) return;
        var users = TriggersOf(known).Select(trigger => $"the trigger {trigger.Name}").Concat(AlertsOf(known).Select(alert => $"the burn alert {alert.Id}")).ToList();
        if (users.Count > 0)
        {
            await HoneycombProblem.Conflict(context, $"The recipient {known.Target} cannot be deleted; it is used by {string.Join(", ", users)}.");
            return;
        }

        shared.Recipients.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private async Task TriggersAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } known) await ManagementAnswers.WriteAsync(context, 200, TriggersOf(known).Select(triggers.Describe).ToList());
    }

    private static Recipient Said(HttpContext context, string type, JsonText details) =>
        new() { Id = "", EnvironmentId = TeamOf(context), CreatedAt = default, UpdatedAt = default, Type = type, Details = details };

    private static string TeamOf(HttpContext context) => context.Caller().Environment.TeamId;

    private static Dictionary<string, object?> Describe(Recipient recipient) => new()
    {
        ["id"] = recipient.Id,
        ["type"] = recipient.Type,
        ["details"] = recipient.Details,
        ["created_at"] = DatasetsEndpoints.Second(recipient.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(recipient.UpdatedAt),
    };

    private IEnumerable<Trigger> TriggersOf(Recipient recipient) =>
        from environment in workspace.Environments
        where environment.TeamId == recipient.EnvironmentId
        from trigger in shared.Triggers.List(environment.Id)
        where trigger.Recipients.Any(use => use.RecipientId == recipient.Id)
        select trigger;

    private IEnumerable<BurnAlert> AlertsOf(Recipient recipient) =>
        from environment in workspace.Environments
        where environment.TeamId == recipient.EnvironmentId
        from alert in shared.BurnAlerts.List(environment.Id)
        where alert.Recipients.Any(use => use.RecipientId == recipient.Id)
        select alert;

    private Task<Recipient?> FindAsync(HttpContext context) => ManagementAnswers.FindAsync(context, shared.Recipients, TeamOf(context), Kind);
}
