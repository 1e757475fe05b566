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
        ["item.title"] = "name",
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

    /// <summary>The column of the occurrence's time, which its number tells.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>The column of a name; <c>custom.*</c> and names of columns as they are. Throws <see cref="RqlException"/> for what has none.</summary>
    public static string Of(string name)
    {
        if (name.Equals(Timestamp, StringComparison.OrdinalIgnoreCase)) return ErrorFields.OccurrenceId;
        if (Known.TryGetValue(name, out var column)) return column;
        if (name.StartsWith("custom.", StringComparison.Ordinal) || name.StartsWith("rollbar.", StringComparison.Ordinal) || Known.ContainsValue(name)) return name;
        throw new RqlException($"there is no column for {name} here; those that there are: {Timestamp}, {string.Join(", ", Known.Keys)}, custom.*");
    }
}
