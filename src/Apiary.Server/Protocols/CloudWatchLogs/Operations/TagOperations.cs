using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Tags of log groups, by both families of operations, which share one set.</summary>
internal sealed class TagOperations(LogGroups groups)
{
    public LogsAnswer Put(LogsCall call)
    {
        if (!call.Has("tags")) call.Refuse(LogsErrors.Absent("tags"));
        var tags = call.Map("tags") ?? new Dictionary<string, string>();
        call.Refuse(LogRules.Tags(tags));
        if (Find(call, out var fault) is not { } found) return fault;
        var merged = new Dictionary<string, string>(found.Tags, StringComparer.Ordinal);
        foreach (var (key, value) in tags) merged[key] = value;
        if (merged.Count > LogRules.MaxTags) return LogsErrors.TooManyTags;
        groups.Store.Update(call.Environment.Id, found.Name, group => group with { Tags = merged });
        return LogsAnswer.Done;
    }

    public LogsAnswer Remove(LogsCall call)
    {
        var keys = call.Texts("tagKeys") ?? call.Texts("tags");
        if (keys is null) call.Refuse(LogsErrors.Absent("tagKeys"));
        if (Find(call, out var fault) is not { } found) return fault;
        groups.Store.Update(call.Environment.Id, found.Name, group => group with { Tags = group.Tags.Where(tag => !keys!.Contains(tag.Key)).ToDictionary() });
        return LogsAnswer.Done;
    }

    public LogsAnswer List(LogsCall call)
    {
        if (Find(call, out var fault) is not { } found) return fault;
        return LogsAnswer.Of(json =>
        {
            json.WriteStartObject("tags");
            foreach (var (key, value) in found.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) json.WriteString(key, value);
            json.WriteEndObject();
        });
    }

    private LogGroup? Find(LogsCall call, out LogsAnswer fault)
    {
        fault = LogsErrors.GroupMissing;
        var named = call.Text("resourceArn") ?? call.Text("logGroupName");
        if (named is null) call.Refuse(LogsErrors.Absent("resourceArn"));
        if (call.Error is null) return groups.Store.Find(call.Environment.Id, LogsCall.GroupNameOf(named!));
        fault = call.Error;
        return null;
    }
}
