namespace Apiary.Server.Workspace.Alerts;

/// <summary>One message to one recipient, from when it is decided on until it is told or given up.</summary>
/// <param name="Id">Constant over all attempts, so that a receiver that gets it twice can tell.</param>
/// <param name="EnvironmentId">Whose trigger it was.</param>
/// <param name="TriggerId">What fired or was resolved.</param>
/// <param name="TriggerName">Its name then.</param>
/// <param name="Triggered">Whether it fired; false when it was resolved.</param>
/// <param name="RecipientId">Who is told.</param>
/// <param name="Body">What they are told, JSON.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="SettledAt">When they were told or given up; null while it waits.</param>
/// <param name="Fault">Why they could not be told; null when they were, or while it waits.</param>
internal sealed record AlertDelivery(
    string Id,
    string EnvironmentId,
    string TriggerId,
    string TriggerName,
    bool Triggered,
    string RecipientId,
    string Body,
    DateTimeOffset DecidedAt,
    DateTimeOffset? SettledAt = null,
    string? Fault = null);
