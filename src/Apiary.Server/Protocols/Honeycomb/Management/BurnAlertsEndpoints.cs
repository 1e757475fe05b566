using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/burn_alerts/{slug|__all__}</c>, section 11.3 of the protocol reference.</summary>
internal sealed class BurnAlertsEndpoints(QueryScopes scopes, SharedStore shared, RecipientUses recipients, AlertStore alerts)
{
    private const string Kind = "Burn alert";
    private const int MaxDescriptionChars = 1_023;
    private const int MaxIdChars = 20;
    private const int MaxMinutes = 527_040;
    private const int MinutesOfDay = 1_440;
    private const int Million = 1_000_000;

    private static readonly string[] RateFields = ["budget_rate_window_minutes", "budget_rate_decrease_threshold_per_million"];

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/burn_alerts/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/burn_alerts/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Get("/1/burn_alerts/{slug}/{id}", ManagementAnswers.In(ScopeOf, GetAsync));
        routes.Put("/1/burn_alerts/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/burn_alerts/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
    }

    private Task ListAsync(HttpContext context, QueryScope scope)
    {
        if (!context.Request.Query.TryGetValue("slo_id", out var sloId)) return HoneycombProblem.Invalid(context, [new FieldFault("slo_id", "missing", "cannot be blank")]);
        if (shared.Slos.Find(scope.Environment.Id, sloId.ToString()) is not { } slo || !SlosEndpoints.IsIn(slo, scope)) return HoneycombProblem.NotFound(context, "SLO not found");
        return ManagementAnswers.WriteAsync(context, 200, shared.BurnAlerts.List(scope.Environment.Id).Where(alert => alert.SloId == slo.Id).Select(Describe).ToList());
    }

    private async Task GetAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is { } alert) await ManagementAnswers.WriteAsync(context, 200, DescribeWhole(context, alert));
    }

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = Read(body, context.Caller(), scope, null);
        if (await body.IsRefusedAsync(context)) return;
        var added = shared.BurnAlerts.AddUnless(static _ => false, (id, now) => said with { Id = id, CreatedBy = Author.Of(context.Caller()), CreatedAt = now, UpdatedAt = now });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, made => DescribeWhole(context, made));
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var said = Read(body, context.Caller(), scope, known);
        if (await body.IsRefusedAsync(context)) return;
        var update = shared.BurnAlerts.Update(known.EnvironmentId, known.Id, null, alert => said with { CreatedBy = alert.CreatedBy, CreatedAt = alert.CreatedAt });
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, updated => DescribeWhole(context, updated));
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        shared.BurnAlerts.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private BurnAlert Read(ManagementBody body, Caller caller, QueryScope scope, BurnAlert? known)
    {
        var type = body.Word("alert_type", "exhaustion_time", "budget_rate") ?? (known?.ExhaustionMinutes is null && known is not null ? "budget_rate" : "exhaustion_time");
        if (known is not null && type == "exhaustion_time" != known.ExhaustionMinutes is not null) body.Refuse("alert_type", "invalid", "cannot be changed");
        var slo = known is null ? ReadSlo(body, scope) : shared.Slos.Find(scope.Environment.Id, known.SloId);
        var uses = recipients.Read(body, caller, markers: false);
        if (uses is null or { Count: 0 }) body.Refuse("recipients", "missing", "must have at least one recipient");
        var alert = new BurnAlert
        {
            Id = known?.Id ?? "",
            EnvironmentId = scope.Environment.Id,
            CreatedAt = default,
            UpdatedAt = default,
            SloId = slo?.Id ?? "",
            Description = body.Text("description", 0, MaxDescriptionChars) ?? "",
            Recipients = uses ?? [],
        };
        return type == "exhaustion_time" ? ReadExhaustion(body, alert) : ReadRate(body, alert, slo);
    }

    private static BurnAlert ReadExhaustion(ManagementBody body, BurnAlert alert)
    {
        Needs(body, "exhaustion_minutes");
        foreach (var field in RateFields) Refuses(body, field, "exhaustion_time");
        return alert with { ExhaustionMinutes = (int)(body.Integer("exhaustion_minutes", 0, MaxMinutes) ?? 0) };
    }

    private static BurnAlert ReadRate(ManagementBody body, BurnAlert alert, Slo? slo)
    {
        foreach (var field in RateFields) Needs(body, field);
        Refuses(body, "exhaustion_minutes", "budget_rate");
        var longest = (slo?.TimePeriodDays ?? 1) * MinutesOfDay;
        return alert with
        {
            BudgetRateWindowMinutes = (int)(body.Integer("budget_rate_window_minutes", 60, longest) ?? 60),
            BudgetRateThresholdPerMillion = (int)(body.Integer("budget_rate_decrease_threshold_per_million", 1, Million) ?? 1),
        };
    }

    private static void Needs(ManagementBody body, string field)
    {
        if (!body.Has(field)) body.Refuse(field, "missing", "cannot be blank");
    }

    private static void Refuses(ManagementBody body, string field, string type)
    {
        if (body.Has(field)) body.Refuse(field, "invalid", $"\"{field}\": must not be configured when \"alert_type\" is \"{type}\"");
    }

    private Slo? ReadSlo(ManagementBody body, QueryScope scope)
    {
        if (body.Object("slo") is not { } named)
        {
            if (!body.Has("slo")) body.Refuse("slo", "missing", "cannot be blank");
            return null;
        }

        if (named.Text("id", 1, MaxIdChars) is not { } id) return null;
        if (shared.Slos.Find(scope.Environment.Id, id) is { } slo && SlosEndpoints.IsIn(slo, scope)) return slo;
        named.Refuse("id", "invalid", "SLO not found");
        return null;
    }

    private Dictionary<string, object?> DescribeWhole(HttpContext context, BurnAlert alert)
    {
        var described = Describe(alert);
        described["recipients"] = recipients.Describe(context.Caller().Environment.TeamId, alert.Recipients);
        return described;
    }

    /// <summary>An alert as lists have it: without who is told.</summary>
    private Dictionary<string, object?> Describe(BurnAlert alert)
    {
        var described = new Dictionary<string, object?>
        {
            ["id"] = alert.Id,
            ["alert_type"] = alert.ExhaustionMinutes is null ? "budget_rate" : "exhaustion_time",
            ["description"] = alert.Description,
            ["slo"] = new { id = alert.SloId },
            ["triggered"] = alerts.Find(alert.Id)?.Triggered ?? false,
            ["created_at"] = DatasetsEndpoints.Second(alert.CreatedAt),
            ["updated_at"] = DatasetsEndpoints.Second(alert.UpdatedAt),
        };
        if (alert.ExhaustionMinutes is { } minutes) described["exhaustion_minutes"] = minutes;
        if (alert.BudgetRateWindowMinutes is { } window) described[RateFields[0]] = window;
        if (alert.BudgetRateThresholdPerMillion is { } threshold) described[RateFields[1]] = threshold;
        return described;
    }

    private Task<BurnAlert?> FindAsync(HttpContext context, QueryScope scope) => ManagementAnswers.FindAsync(
        context, shared.BurnAlerts, scope.Environment.Id, Kind, alert => shared.Slos.Find(scope.Environment.Id, alert.SloId) is { } slo && SlosEndpoints.IsIn(slo, scope));

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));
}
