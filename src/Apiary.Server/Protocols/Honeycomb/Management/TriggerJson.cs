using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>A trigger as the vendor writes it, section 10.2 of the protocol reference.</summary>
internal sealed class TriggerJson(WorkspaceStore workspace, FixedQueries queries, RecipientUses recipients, AlertStore alerts)
{
    /// <summary>The trigger.</summary>
    public Dictionary<string, object?> Describe(Trigger trigger)
    {
        var teamId = workspace.FindEnvironment(trigger.EnvironmentId)?.TeamId ?? "";
        var described = new Dictionary<string, object?>
        {
            ["id"] = trigger.Id,
            ["dataset_slug"] = trigger.Dataset,
            ["name"] = trigger.Name,
            ["description"] = trigger.Description,
            ["query_id"] = trigger.QueryId,
            ["query"] = queries.Find(trigger.EnvironmentId, trigger.QueryId) is { } query ? JsonText.Parse(query.Spec) : null,
            ["threshold"] = new { op = trigger.ThresholdOp, value = trigger.ThresholdValue, exceeded_limit = trigger.ExceededLimit },
            ["frequency"] = trigger.FrequencySeconds,
            ["alert_type"] = trigger.OnTrue ? "on_true" : "on_change",
            ["disabled"] = trigger.Disabled,
            ["triggered"] = alerts.Find(trigger.Id)?.Triggered ?? false,
            ["recipients"] = recipients.Describe(teamId, trigger.Recipients),
            ["evaluation_schedule_type"] = trigger.Schedule is null ? "frequency" : "window",
            ["tags"] = trigger.Tags,
            ["created_at"] = DatasetsEndpoints.Second(trigger.CreatedAt),
            ["updated_at"] = DatasetsEndpoints.Second(trigger.UpdatedAt),
        };
        if (trigger.Schedule is { } schedule) described["evaluation_schedule"] = schedule;
        if (trigger.BaselineOffsetMinutes is { } offset) described["baseline_details"] = new { offset_minutes = offset, type = trigger.BaselineIsPercentage ? "percentage" : "value" };
        return described;
    }
}
