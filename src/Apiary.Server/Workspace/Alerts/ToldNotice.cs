namespace Apiary.Server.Workspace.Alerts;

/// <summary>A notice with its messages.</summary>
/// <param name="Notice">What happened.</param>
/// <param name="Deliveries">Who is told of it; empty when nobody is.</param>
internal sealed record ToldNotice(AlertNotice Notice, IReadOnlyList<AlertDelivery> Deliveries);
