using System.Text.Json;
using Apiary.Server.Errors;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>An item as the read API writes it (reference, section 6); what is not known here is null.</summary>
internal static class ItemJson
{
    private static readonly string[] AlwaysNull =
        ["last_modified_by", "integrations_data", "controlling_id", "group_item_id", "snooze_type", "snooze_expiration_threshold_seconds"];

    /// <summary>Writes the item.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="item">The item.</param>
    /// <param name="count">How often it occurred.</param>
    /// <param name="uniqueOccurrences">From how many addresses; null when that was not counted.</param>
    /// <param name="projectNumber">The project's number.</param>
    public static void Write(Utf8JsonWriter json, ErrorItem item, ErrorCount count, long? uniqueOccurrences, int projectNumber)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, item.Id);
        json.WriteNumber("project_id"u8, projectNumber);
        json.WriteNumber("counter"u8, item.Counter);
        json.WriteString("environment"u8, item.Environment);
        Text(json, "platform", item.Platform);
        Text(json, "framework", item.Framework);
        json.WriteString("hash"u8, item.Fingerprint);
        json.WriteString("title"u8, item.Title);
        json.WriteString("level"u8, LevelNames.Of(item.Level));
        json.WriteString("status"u8, LevelNames.Of(item.Status));
        json.WriteNumber("first_occurrence_id"u8, item.FirstOccurrenceId);
        Seconds(json, "first_occurrence_timestamp", item.FirstAt);
        Number(json, "last_occurrence_id", count.LastOccurrenceId == 0 ? null : count.LastOccurrenceId);
        Seconds(json, "last_occurrence_timestamp", count.LastAt);
        json.WriteNumber("activating_occurrence_id"u8, item.ActivatingOccurrenceId);
        Seconds(json, "last_activated_timestamp", item.ActivatedAt);
        Seconds(json, "last_resolved_timestamp", item.ResolvedAt);
        Seconds(json, "last_muted_timestamp", item.MutedAt);
        json.WriteNumber("total_occurrences"u8, count.Activation == item.Activation ? count.SinceActivation : 0);
        Number(json, "unique_occurrences", uniqueOccurrences);
        Text(json, "resolved_in_version", item.ResolvedInVersion);
        Number(json, "assigned_user_id", item.AssignedUserId);
        Number(json, "assigned_team_id", item.AssignedTeamId);
        json.WriteNumber("level_lock"u8, item.IsLevelLocked ? 1 : 0);
        json.WriteNumber("title_lock"u8, item.IsTitleLocked ? 1 : 0);
        json.WriteString("public_item_id"u8, $"{item.ProjectId}-{item.Counter}");
        // A group is what several items were merged into (reference, section 5).
        json.WriteNumber("group_status"u8, item.Members.Count > 0 ? 2 : 1);
        json.WriteBoolean("snooze_status"u8, item.SnoozedUntil is not null);
        Seconds(json, "snooze_expiration_datetime", item.SnoozedUntil);
        foreach (var name in AlwaysNull) json.WriteNull(name);
        json.WriteEndObject();
    }

    /// <summary>A time in whole seconds since 1970; null for none.</summary>
    public static void Seconds(Utf8JsonWriter json, string name, DateTimeOffset? time) => Number(json, name, time?.ToUnixTimeSeconds());

    /// <summary>A number; null for none.</summary>
    public static void Number(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) json.WriteNull(name);
        else json.WriteString(name, text);
    }
}
