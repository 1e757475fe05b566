namespace Apiary.Server.Workspace.Alerts;

/// <summary>One change of the alerts as it stands in its <see cref="RecordJournal{T}"/>: a state with the notice and the messages that it brought, whole or not at all.</summary>
/// <param name="State">How a trigger or burn alert stands now; null when nothing changed in that.</param>
/// <param name="Notice">What happened; null when nothing did.</param>
/// <param name="Deliveries">Messages, new or settled.</param>
internal sealed record AlertChange(AlertState? State, AlertNotice? Notice, IReadOnlyList<AlertDelivery> Deliveries);
