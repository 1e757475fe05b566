using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Log groups: made, listed, changed, removed (section 3 of the protocol reference).</summary>
internal sealed class GroupOperations(LogGroups groups)
{
    private const int MaxListed = 50;

    private static readonly string[] Classes = [LogGroup.StandardClass, "INFREQUENT_ACCESS", "DELIVERY"];

    public LogsAnswer Create(LogsCall call)
    {
        var name = call.Required("logGroupName");
        if (call.Error is null) call.Refuse(LogRules.GroupName(name));
        var tags = call.Map("tags") ?? new Dictionary<string, string>();
        call.Refuse(LogRules.Tags(tags));
        var group = call.Text("logGroupClass") ?? LogGroup.StandardClass;
        if (!Classes.Contains(group)) call.Refuse(LogsErrors.Constraint("logGroupClass", group, $"satisfy enum value set: [{string.Join(", ", Classes)}]"));
        var (key, isProtected) = (call.Text("kmsKeyId", 256), call.Flag("deletionProtectionEnabled"));
        if (call.Error is { } fault) return fault;
        var error = groups.Create(call.Environment, name, made => made with { Tags = tags, Class = group, KmsKeyId = key, IsProtected = isProtected });
        return error is null ? LogsAnswer.Done : error;
    }

    public async Task<LogsAnswer> DeleteAsync(LogsCall call)
    {
        if (Find(call, out var fault) is not { } group) return fault;
        if (group.IsProtected) return LogsErrors.Invalid("Log group is protected from deletion. Disable deletion protection first.");
        return await groups.RemoveAsync(call.Environment, group.Name, call.Aborted) ? LogsAnswer.Done : LogsErrors.GroupMissing;
    }

    public LogsAnswer Describe(LogsCall call)
    {
        var (prefix, pattern) = (call.Text("logGroupNamePrefix", LogRules.MaxName), call.Text("logGroupNamePattern", LogRules.MaxName));
        var identifiers = call.Texts("logGroupIdentifiers", MaxListed)?.Select(LogsCall.GroupNameOf).ToHashSet(StringComparer.Ordinal);
        var group = call.Text("logGroupClass");
        var limit = (int)(call.Integer("limit", 1, MaxListed) ?? MaxListed);
        if (prefix is not null && pattern is not null) call.Refuse(LogsErrors.PrefixAndPattern);
        if (call.Error is { } fault) return fault;
        var found = groups.Store.List(call.Environment.Id)
            .Where(known => prefix is null || known.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(known => pattern is null || known.Name.Contains(pattern, StringComparison.Ordinal))
            .Where(known => identifiers is null || identifiers.Contains(known.Name))
            .Where(known => group is null || known.Class == group);
        return LogsPage<LogGroup>.Cut(call, found, known => known.Name, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "logGroups", (writer, known) => Write(writer, call.Caller, known, pattern is null)))
            : LogsErrors.BadToken;
    }

    public LogsAnswer List(LogsCall call)
    {
        var (pattern, group) = (call.Text("logGroupNamePattern", LogRules.MaxName), call.Text("logGroupClass"));
        var limit = (int)(call.Integer("limit", 1, 1_000) ?? MaxListed);
        if (call.Error is { } fault) return fault;
        // AWS's pattern is a name, perhaps with ^ in front; either may be one of several between bars.
        var names = pattern?.Split('|');
        var found = groups.Store.List(call.Environment.Id)
            .Where(known => names is null || names.Any(name => name.StartsWith('^') ? known.Name.StartsWith(name[1..], StringComparison.Ordinal) : known.Name.Contains(name, StringComparison.Ordinal)))
            .Where(known => group is null || known.Class == group);
        return LogsPage<LogGroup>.Cut(call, found, known => known.Name, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "logGroups", (writer, known) =>
            {
                writer.WriteString("logGroupName", known.Name);
                writer.WriteString("logGroupArn", ArnOf(call.Caller, known));
                writer.WriteString("logGroupClass", known.Class);
            }))
            : LogsErrors.BadToken;
    }

    public LogsAnswer PutRetention(LogsCall call)
    {
        var days = call.Integer("retentionInDays");
        if (!call.Has("retentionInDays")) call.Refuse(LogsErrors.Absent("retentionInDays"));
        if (days is { } asked && !LogRules.RetentionDays.Contains((int)Math.Clamp(asked, 0, int.MaxValue)))
            call.Refuse(LogsErrors.Constraint("retentionInDays", $"{asked}", $"satisfy enum value set: [{string.Join(", ", LogRules.RetentionDays)}]"));
        if (Find(call, out var fault) is not { } group) return fault;
        groups.Keep(group, (int)days!.Value);
        return LogsAnswer.Done;
    }

    public LogsAnswer DeleteRetention(LogsCall call)
    {
        if (Find(call, out var fault) is not { } group) return fault;
        groups.Keep(group, null);
        return LogsAnswer.Done;
    }

    public LogsAnswer AssociateKey(LogsCall call)
    {
        var key = call.Required("kmsKeyId", 256);
        return Change(call, group => group with { KmsKeyId = key });
    }

    public LogsAnswer DisassociateKey(LogsCall call) => Change(call, group => group with { KmsKeyId = null });

    public LogsAnswer PutProtection(LogsCall call)
    {
        var isProtected = call.Flag("deletionProtectionEnabled");
        return Change(call, group => group with { IsProtected = isProtected });
    }

    /// <summary>The ARN of a group without <c>:*</c>.</summary>
    public static string ArnOf(AwsCaller caller, LogGroup group) => caller.ArnOf(AwsService.Logs, $"log-group:{group.Name}");

    /// <summary>The group that a call names, by name, identifier or ARN; null with what to answer.</summary>
    public LogGroup? Find(LogsCall call, out LogsAnswer fault)
    {
        fault = LogsErrors.GroupMissing;
        var (name, identifier) = (call.Text("logGroupName"), call.Text("logGroupIdentifier") ?? call.Text("resourceIdentifier"));
        if (name is not null && identifier is not null) call.Refuse(LogsErrors.NameAndIdentifier);
        if ((name ?? identifier) is not { } given) call.Refuse(LogsErrors.Absent("logGroupName"));
        else if (call.Error is null && LogRules.GroupName(LogsCall.GroupNameOf(given)) is { } bad) call.Refuse(bad);
        if (call.Error is { } error)
        {
            fault = error;
            return null;
        }

        return groups.Store.Find(call.Environment.Id, LogsCall.GroupNameOf((name ?? identifier)!));
    }

    private LogsAnswer Change(LogsCall call, Func<LogGroup, LogGroup> change)
    {
        if (Find(call, out var fault) is not { } group) return fault;
        return groups.Store.Update(call.Environment.Id, group.Name, change) is null ? LogsErrors.GroupMissing : LogsAnswer.Done;
    }

    private void Write(Utf8JsonWriter json, AwsCaller caller, LogGroup group, bool hasBytes)
    {
        var arn = ArnOf(caller, group);
        json.WriteString("logGroupName", group.Name);
        json.WriteString("arn", arn + ":*");
        json.WriteString("logGroupArn", arn);
        json.WriteNumber("creationTime", group.CreatedAt);
        if (groups.RetentionOf(group) is { } days) json.WriteNumber("retentionInDays", days);
        json.WriteNumber("metricFilterCount", group.MetricFilters.Count);
        if (hasBytes) json.WriteNumber("storedBytes", groups.StoredBytesOf(group));
        json.WriteString("logGroupClass", group.Class);
        if (group.KmsKeyId is { } key) json.WriteString("kmsKeyId", key);
        json.WriteBoolean("deletionProtectionEnabled", group.IsProtected);
    }
}
