using System.Text.Json;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting.Channels;

/// <summary>One notice on its way to one recipient.</summary>
/// <param name="Notice">What happened.</param>
/// <param name="Delivery">The message.</param>
/// <param name="Recipient">Who is told.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="PublicUrl">Where people open the screen.</param>
internal sealed record AlertMessage(AlertNotice Notice, AlertDelivery Delivery, Recipient Recipient, string Environment, string PublicUrl)
{
    /// <summary>The address of the trigger's or objective's page.</summary>
    public string Url => PublicUrl + Notice.Path;

    /// <summary>The address of what was asked; empty when nothing can be shown.</summary>
    public string ResultUrl => Notice.ResultPath is { } path ? PublicUrl + path : "";

    /// <summary>Where and why.</summary>
    public string Text => $"{Environment} environment:\n{Notice.Why}";

    /// <summary>A part of <see cref="AlertDelivery.Details"/>; null when it says nothing of it.</summary>
    public JsonElement? Detail(string name)
    {
        if (Delivery.Details is not { } details) return null;
        using var document = JsonDocument.Parse(details.ToString());
        return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.Clone() : null;
    }
}
