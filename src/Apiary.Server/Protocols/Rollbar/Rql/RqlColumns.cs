using Apiary.Server.Errors;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Where the events keep what a query names by its place in the payload (reference, sections 9 and 14).</summary>
internal static class RqlColumns
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["occurrence_id"] = ErrorFields.OccurrenceId,
        ["uuid"] = ErrorFields.Uuid,
        ["environment"] = ErrorFields.Environment,
        ["item.environment"] = ErrorFields.Environment,
        ["level"] = "severity",
        ["title"] = "name",
        ["item.id"] = ErrorFields.ItemId,
        ["item.counter"] = ErrorFields.Counter,
        ["item.hash"] = "rollbar.fingerprint",
        ["code_version"] = ErrorFields.CodeVersion,
        ["client.javascript.code_version"] = ErrorFields.CodeVersion,
        ["framework"] = "rollbar.framework",
        ["platform"] = "rollbar.platform",
        ["language"] = "rollbar.language",
        ["context"] = "rollbar.context",
        ["notifier.name"] = "rollbar.notifier",
        ["server.host"] = "host.name",
        ["person.id"] = "user.id",
        ["person.username"] = "user.name",
        ["person.email"] = "user.email",
        ["request.url"] = "http.url",
        ["request.method"] = "http.method",
        ["request.user_ip"] = ErrorFields.ClientAddress,
        ["body.message.body"] = "body",
        ["body.crash_report.raw"] = "body",
        ["body.trace.exception.class"] = "exception.type",
        ["body.trace.exception.message"] = "exception.message",
        ["body.trace_chain.0.exception.class"] = "exception.type",
        ["body.trace_chain.0.exception.message"] = "exception.message",
    };

    private static readonly string[] OfItem =
    [
        "id", "counter", "environment", "platform", "framework", "hash", "first_occurrence_id", "first_occurrence_timestamp", "activating_occurrence_id", "last_activated_timestamp", "last_resolved_timestamp",
        "last_muted_timestamp", "last_occurrence_id", "last_occurrence_timestamp", "last_modified_by", "assigned_user_id", "level", "resolved_in_version", "status", "title", "total_occurrences",
    ];

    private static readonly string[] OfDeploy = ["id", "user_id", "environment", "revision", "local_username", "comment", "status", "timestamp", "project_id", "project_slug"];

    private static readonly string[] OfOccurrence =
    [
        Timestamp, "occurrence_id", "uuid", "item.id", "item.counter", "item.title", "environment", "level", "title", "code_version", "framework", "platform", "language", "context",
        "server.host", "person.id", "request.url", "body.trace.exception.class", "body.trace.exception.message", "body.message.body",
    ];

    /// <summary>The column of the occurrence's time, which its number tells.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>What stands before a name of <see cref="ErrorItem"/>'s.</summary>
    public const string ItemPrefix = "item.";

    /// <summary>Where the events keep what a name means; null for what only the payload has, or the item.</summary>
    public static string? Of(string name)
    {
        if (name.Equals(Timestamp, StringComparison.OrdinalIgnoreCase)) return ErrorFields.OccurrenceId;
        if (Known.TryGetValue(name, out var column)) return column;
        return name.StartsWith("custom.", StringComparison.Ordinal) || name.StartsWith("rollbar.", StringComparison.Ordinal) || Known.ContainsValue(name) ? name : null;
    }

    /// <summary>What <c>SELECT *</c> means.</summary>
    public static IReadOnlyList<string> Everything(bool isOfDeploys) => isOfDeploys ? OfDeploy : OfOccurrence;

    /// <summary>Throws <see cref="RqlException"/> for a name that can mean nothing. Any other is a place in the payload, and nothing where that has none.</summary>
    public static void Check(string name, bool isOfDeploys)
    {
        if (isOfDeploys && !OfDeploy.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new RqlException($"a deploy has no {name}; it has {string.Join(", ", OfDeploy)}");
        if (!isOfDeploys && name.StartsWith(ItemPrefix, StringComparison.OrdinalIgnoreCase) && !OfItem.Contains(name[ItemPrefix.Length..], StringComparer.OrdinalIgnoreCase))
            throw new RqlException($"an item has no {name[ItemPrefix.Length..]}; it has {string.Join(", ", OfItem)}");
    }
}
