using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>What a <c>PATCH /item/:id</c> changes (reference, section 7): only the fields that were sent.</summary>
internal static class ItemPatch
{
    private const int MaxVersionChars = 40, MaxTitleChars = 255;

    private static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(366);

    /// <summary>What is wrong with a patch, in a sentence; null for nothing.</summary>
    public static string? FaultOf(JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return "expected a JSON object";
        if (patch.At("status") is not null && LevelNames.ParseStatus(patch.TextAt("status")) is null) return "status must be one of active, resolved, muted, archived";
        if (patch.At("level") is not null && LevelNames.Parse(patch.TextAt("level")) is null) return "level must be one of critical, error, warning, info, debug";
        if (patch.At("title") is not null && patch.TextAt("title").Length is 0 or > MaxTitleChars) return $"title must have 1 to {MaxTitleChars} characters";
        if (patch.TextAt("resolved_in_version").Length > MaxVersionChars) return $"resolved_in_version must have at most {MaxVersionChars} characters";
        if (patch.At("resolved_in_version") is not null && patch.TextAt("status") != "resolved") return "resolved_in_version can only be set with status resolved";
        if (patch.NumberAt("snooze_expiration_in_seconds") is < 1 || patch.NumberAt("snooze_expiration_in_seconds") > LongestSnooze.TotalSeconds)
            return $"snooze_expiration_in_seconds must be from 1 to {LongestSnooze.TotalSeconds}";
        return null;
    }

    /// <summary>The item after a patch that has no fault.</summary>
    public static ErrorItem Apply(JsonElement patch, ErrorItem item, DateTimeOffset now)
    {
        if (LevelNames.ParseStatus(patch.TextAt("status")) is { } status) item = item.WithStatus(status, patch.TextAt("resolved_in_version"), now);
        if (LevelNames.Parse(patch.TextAt("level")) is { } level) item = item with { Level = level, IsLevelLocked = true };
        if (patch.TextAt("title") is { Length: > 0 } title) item = item with { Title = title, IsTitleLocked = true };
        if (patch.TryGetProperty("assigned_user_id", out _)) item = item with { AssignedUserId = (long?)patch.NumberAt("assigned_user_id") };
        if (patch.TryGetProperty("assigned_team_id", out _)) item = item with { AssignedTeamId = (long?)patch.NumberAt("assigned_team_id") };
        return patch.TextAt("snooze_enabled") switch
        {
            "true" when patch.NumberAt("snooze_expiration_in_seconds") is { } seconds => item with { SnoozedUntil = now.AddSeconds(seconds) },
            "false" => item with { SnoozedUntil = null },
            _ => item,
        };
    }
}
