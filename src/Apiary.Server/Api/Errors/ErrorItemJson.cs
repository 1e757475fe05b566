using Apiary.Server.Errors;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api.Errors;

/// <summary>An item as this API writes it.</summary>
internal static class ErrorItemJson
{
    /// <summary>The item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="count">How often it occurred.</param>
    /// <param name="people">How many people met it; null when that was not counted.</param>
    /// <param name="series">Its occurrences over time; null to leave them out.</param>
    /// <param name="members">Who may look after it.</param>
    /// <param name="now">The time.</param>
    public static Dictionary<string, object?> Describe(ErrorItem item, ErrorCount count, long? people, IReadOnlyList<long>? series, MemberStore members, DateTimeOffset now)
    {
        var described = new Dictionary<string, object?>
        {
            ["counter"] = item.Counter,
            ["id"] = item.Id,
            ["title"] = item.Title,
            ["level"] = LevelNames.Of(item.Level),
            ["status"] = ErrorItemFilter.StatusOf(item, now),
            ["environment"] = item.Environment,
            ["framework"] = item.Framework,
            ["platform"] = item.Platform,
            ["fingerprint"] = item.Fingerprint,
            ["first_seen"] = item.FirstAt,
            ["last_seen"] = count.LastAt,
            ["activated_at"] = item.ActivatedAt,
            ["reopened"] = item.Status == ErrorStatus.Active && item.Activation > 1,
            ["occurrences"] = count.Total,
            ["occurrences_since_activation"] = count.Activation == item.Activation ? count.SinceActivation : 0,
            ["people"] = people,
            ["resolved_at"] = item.ResolvedAt,
            ["resolved_in_version"] = item.ResolvedInVersion,
            ["snoozed_until"] = item.SnoozedUntil > now ? item.SnoozedUntil : null,
            ["assignee"] = item.AssigneeId is { } id ? new { id, name = members.Find(id)?.Name } : null,
        };
        if (series is not null) described["series"] = series;
        return described;
    }
}
