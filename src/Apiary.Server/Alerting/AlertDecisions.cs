using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>Writes down that something fired or was resolved, with the messages that it brings, in one piece.</summary>
internal sealed class AlertDecisions(AlertStore alerts, SharedItems<Marker> markers)
{
    /// <summary>Saves a state and what happened, one message for each recipient, and sets the markers that are asked for. Throws <see cref="IOException"/>.</summary>
    public void Save(AlertState state, AlertNotice notice, IReadOnlyList<RecipientUse> uses, string dataset)
    {
        alerts.Save(state, notice, [.. uses.Where(use => use.RecipientId is not null).Select(use => new AlertDelivery(Guid.NewGuid().ToString(), notice.Id, use.RecipientId!, use.Details))]);
        if (!notice.Triggered) return;
        foreach (var use in uses)
            if (use.Marker is { } message) Mark(notice, dataset, message);
    }

    private void Mark(AlertNotice notice, string dataset, string message) => markers.Add((id, now) => new Marker
    {
        Id = id,
        EnvironmentId = notice.EnvironmentId,
        CreatedAt = now,
        UpdatedAt = now,
        Dataset = dataset,
        StartTime = notice.At.ToUnixTimeSeconds(),
        Message = message,
        Type = "trigger",
    });
}
