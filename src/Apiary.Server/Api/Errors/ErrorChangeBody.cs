using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api.Errors;

/// <summary>Reads what a request changes of items.</summary>
internal static class ErrorChangeBody
{
    private const int MaxVersionChars = 40, MaxTitleChars = 255, MaxIdChars = 100, LongestSnoozeSeconds = 366 * 86_400;

    /// <summary>The fields that there are.</summary>
    public static readonly IReadOnlyList<string> Fields = ["status", "version", "level", "title", "assignee", "snooze_seconds"];

    /// <summary>Reads the fields; what is wrong is noted in the body.</summary>
    public static ErrorItemChange Read(ApiBody body, MemberStore members)
    {
        var (status, level) = (body.Text("status", 0, 20), body.Text("level", 0, 20));
        var change = new ErrorItemChange
        {
            Status = status is null ? null : LevelNames.ParseStatus(status),
            Version = body.Text("version", 0, MaxVersionChars),
            Level = level is null ? null : LevelNames.Parse(level),
            Title = body.Has("title") ? body.Text("title", 1, MaxTitleChars) : null,
            HasAssignee = body.Has("assignee"),
            AssigneeId = body.Text("assignee", 0, MaxIdChars),
            Snooze = body.Integer("snooze_seconds", 0, LongestSnoozeSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        if (status is not null && change.Status is null) body.Refuse("status", "expected active, resolved, muted or archived");
        if (level is not null && change.Level is null) body.Refuse("level", "expected critical, error, warning, info or debug");
        if (change.Version is not null && change.Status != ErrorStatus.Resolved) body.Refuse("version", "expected with status resolved alone");
        if (change.AssigneeId is { } id && members.Find(id) is null) body.Refuse("assignee", "expected the id of a member, or null for nobody");
        if (!Fields.Any(body.Has)) body.Refuse("", $"expected one of {string.Join(", ", Fields)}");
        return change;
    }

    /// <summary>A list of counters.</summary>
    public static IReadOnlyList<int> Counters(ApiBody body, string name, int most)
    {
        var list = body.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Take(most + 1).ToList() : [];
        if (list.Count > 0 && list.Count <= most && list.TrueForAll(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out _)))
            return [.. list.Select(element => element.GetInt32()).Distinct()];
        body.Refuse(name, $"expected a list of 1 to {most} counters of items");
        return [];
    }
}
