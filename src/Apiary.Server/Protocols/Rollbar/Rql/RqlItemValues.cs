using Apiary.Engine.Events;
using Apiary.Server.Errors;
using Apiary.Server.Protocols.Rollbar.Items;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What RQL asks of items, deploys and payloads (reference, sections 6 and 9): levels, states, frameworks and platforms of items as numbers, times as seconds.</summary>
internal static class RqlItemValues
{
    private static readonly string[] Platforms = ["unknown", "browser", "flash", "android", "ios", "heroku", "google-app-engine", "client"];

    /// <summary>A value of an item by its name behind <c>item.</c>; nothing for what is not kept.</summary>
    public static FieldValue Of(ErrorItem item, ErrorCount count, string name) => name.ToLowerInvariant() switch
    {
        "id" => Number(item.Id),
        "counter" => Number(item.Counter),
        "environment" => Text(item.Environment),
        "platform" => Number(Math.Max(0, Array.IndexOf(Platforms, item.Platform))),
        "framework" => Number(FrameworkNumbers.Of(item.Framework)),
        "hash" => Text(item.Fingerprint),
        "first_occurrence_id" => Number(item.FirstOccurrenceId),
        "first_occurrence_timestamp" => Seconds(item.FirstAt),
        "activating_occurrence_id" => Number(item.ActivatingOccurrenceId),
        "last_activated_timestamp" => Seconds(item.ActivatedAt),
        "last_resolved_timestamp" => Seconds(item.ResolvedAt),
        "last_muted_timestamp" => Seconds(item.MutedAt),
        "last_occurrence_id" => Number(count.LastOccurrenceId == 0 ? null : count.LastOccurrenceId),
        "last_occurrence_timestamp" => Seconds(count.LastAt),
        "assigned_user_id" => Number(item.AssignedUserId),
        "level" => Number((long)item.Level),
        "resolved_in_version" => Text(item.ResolvedInVersion),
        "status" => Number((long)item.Status),
        "title" => Text(item.Title),
        "total_occurrences" => Number(count.Activation == item.Activation ? count.SinceActivation : 0),
        _ => FieldValue.Null,
    };

    /// <summary>A value of a deploy.</summary>
    public static FieldValue Of(Deploy deploy, string name) => name.ToLowerInvariant() switch
    {
        "id" => Number(deploy.Id),
        "environment" => Text(deploy.Environment),
        "revision" => Text(deploy.Revision),
        "local_username" => Text(deploy.LocalUsername),
        "comment" => Text(deploy.Comment),
        "status" => Text(deploy.Status),
        "timestamp" => Seconds(deploy.StartedAt),
        _ => FieldValue.Null,
    };

    /// <summary>A number; nothing for null.</summary>
    public static FieldValue Number(long? number) => number is { } known ? FieldValue.Integer(known) : FieldValue.Null;

    private static FieldValue Text(string? text) => text is null ? FieldValue.Null : FieldValue.String(text);

    private static FieldValue Seconds(DateTimeOffset? time) => Number(time?.ToUnixTimeSeconds());
}
