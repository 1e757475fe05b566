using System.Text.Json;

namespace Apiary.Server.Workspace.Shared;

/// <summary>
/// Somebody or something that is told when a trigger fires or a budget burns. It belongs to a team and is seen from all of its
/// environments: its <see cref="SharedItem.EnvironmentId"/> is the team's id.
/// </summary>
internal sealed record Recipient : SharedItem
{
    /// <summary>The kinds, section 12.1 of the protocol reference.</summary>
    public static readonly IReadOnlyList<string> Types = ["email", "slack", "pagerduty", "webhook", "msteams_workflow", "msteams"];

    /// <summary>One of <see cref="Types"/>; never changes.</summary>
    public required string Type { get; init; }

    /// <summary>Where and how it is told, an object of texts; what it holds depends on the type.</summary>
    public required JsonText Details { get; init; }

    /// <summary>What people call it: an address, a channel, a name.</summary>
    public string Target => Detail(Type switch
    {
        "email" => "email_address",
        "slack" => "slack_channel",
        "pagerduty" => "pagerduty_integration_name",
        _ => "webhook_name",
    });

    /// <summary>One text among <see cref="Details"/>; empty when it is not there.</summary>
    public string Detail(string name)
    {
        using var details = JsonDocument.Parse(Details.ToString());
        return details.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    /// <summary>Whether both tell the same one in the same way.</summary>
    public bool IsSameAs(Recipient other) =>
        EnvironmentId == other.EnvironmentId && Type == other.Type && Target == other.Target
        && Detail("webhook_url") == other.Detail("webhook_url") && Detail("pagerduty_integration_key") == other.Detail("pagerduty_integration_key");
}
