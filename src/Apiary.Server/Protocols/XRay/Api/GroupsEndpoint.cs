using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Protocols.XRay.Expressions;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Groups: filter expressions with names (section 6.4 of the protocol reference).</summary>
internal sealed class GroupsEndpoint(XRayStore store)
{
    private const int MaxName = 32, MaxExpression = 2_000, PageSize = 100;

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("CreateGroup", "/CreateGroup", KeyPermissions.Columns, CreateAsync),
        new("UpdateGroup", "/UpdateGroup", KeyPermissions.Columns, UpdateAsync),
        new("DeleteGroup", "/DeleteGroup", KeyPermissions.Columns, DeleteAsync),
        new("GetGroup", "/GetGroup", KeyPermissions.Queries, GetAsync),
        new("GetGroups", "/Groups", KeyPermissions.Queries, ListAsync),
    ];

    /// <summary>The group that a call names by <c>GroupName</c> or <c>GroupARN</c>; with an error when there is none, or both are null when it names none.</summary>
    public XRayGroup? Named(XRayCall call, out AwsError? error)
    {
        error = null;
        var (name, arn) = (call.Text("GroupName"), call.Text("GroupARN"));
        if (name is null && arn is null) return null;
        var found = All(call.Caller).FirstOrDefault(group => name is null ? group.Arn == arn : group.Name == name && (arn is null || group.Arn == arn));
        if (found is null) error = XRayErrors.InvalidRequest($"Group not found: {name ?? arn}");
        return found;
    }

    /// <summary>The groups of an environment, the one that is always there first.</summary>
    public IReadOnlyList<XRayGroup> All(AwsCaller caller) =>
    [
        new XRayGroup
        {
            Id = XRayGroup.DefaultName,
            EnvironmentId = caller.Environment.Id,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Name = XRayGroup.DefaultName,
            Arn = caller.ArnOf(AwsService.XRay, $"group/{XRayGroup.DefaultName}"),
        },
        .. store.Groups(caller.Environment.Id),
    ];

    private async Task<AwsError?> CreateAsync(XRayCall call)
    {
        if (call.Text("GroupName") is not { } name) return XRayErrors.Missing("GroupName");
        if (name.Length > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return XRayErrors.InvalidRequest($"A group's name has 1 to {MaxName} letters, digits, dashes and underscores.");
        if (name == XRayGroup.DefaultName) return XRayErrors.InvalidRequest($"{name} is the group that is always there; choose another name.");
        var arn = call.Caller.ArnOf(AwsService.XRay, $"group/{name}/{Ids.Short()}");
        if (XRayTags.Read(call.Member("Tags"), arn, NoTags, out var tags) is { } badTags) return badTags;
        var group = new XRayGroup
        {
            Id = "",
            EnvironmentId = call.Caller.Environment.Id,
            CreatedAt = default,
            UpdatedAt = default,
            Name = name,
            Arn = arn,
            Tags = tags,
        };
        if (Read(call, group, out var made) is { } error) return error;
        return store.Add(made) switch
        {
            true => await call.AnswerAsync(json => WriteNamed(json, made)),
            false => XRayErrors.InvalidRequest($"Group already exists: {name}"),
            null => XRayErrors.InvalidRequest($"There are {store.Limits.MaxGroups} groups already, which is the most (--xray-max-groups)."),
        };
    }

    private async Task<AwsError?> UpdateAsync(XRayCall call)
    {
        if (Changeable(call, out var error) is not { } group) return error;
        if (Read(call, group, out var changed) is { } wrong) return wrong;
        return store.Update(group, _ => changed) is { } updated ? await call.AnswerAsync(json => WriteNamed(json, updated)) : XRayErrors.InvalidRequest($"Group not found: {group.Name}");
    }

    private async Task<AwsError?> DeleteAsync(XRayCall call)
    {
        if (Changeable(call, out var error) is not { } group) return error;
        store.Remove(group);
        return await call.AnswerAsync();
    }

    private async Task<AwsError?> GetAsync(XRayCall call) =>
        Named(call, out var error) is { } group ? await call.AnswerAsync(json => WriteNamed(json, group)) : error ?? XRayErrors.InvalidRequest("GroupName or GroupARN is required.");

    private async Task<AwsError?> ListAsync(XRayCall call)
    {
        if (XRayPage.StartOf(call.Text("NextToken")) is not { } start) return XRayErrors.InvalidRequest("NextToken is not valid.");
        var all = All(call.Caller);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("Groups");
            foreach (var group in all.Skip(start).Take(PageSize))
            {
                json.WriteStartObject();
                Write(json, group);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (XRayPage.After(start, PageSize, all.Count) is { } next) json.WriteString("NextToken", next);
        });
    }

    private XRayGroup? Changeable(XRayCall call, out AwsError? error)
    {
        var group = Named(call, out error);
        if (group is null)
        {
            error ??= XRayErrors.InvalidRequest("GroupName or GroupARN is required.");
            return null;
        }

        if (group.Name != XRayGroup.DefaultName) return group;
        error = XRayErrors.InvalidRequest($"{group.Name} is the group that is always there; it cannot be changed.");
        return null;
    }

    private static AwsError? Read(XRayCall call, XRayGroup group, out XRayGroup changed)
    {
        changed = group;
        if (call.Member("FilterExpression") is { } filter)
        {
            var text = filter.ValueKind == JsonValueKind.String ? filter.GetString()! : "";
            if (text.Length > MaxExpression) return XRayErrors.InvalidRequest($"A group's filter expression has at most {MaxExpression} characters.");
            if (XRayExpressionParser.Parse(text, out var fault) is null) return XRayErrors.InvalidRequest($"Invalid filter expression: {fault}");
            changed = changed with { FilterExpression = text.Length == 0 ? null : text };
        }

        if (call.Member("InsightsConfiguration") is { } insights)
        {
            changed = changed with
            {
                InsightsEnabled = XRayCall.Of(insights, "InsightsEnabled") is { ValueKind: JsonValueKind.True } || (XRayCall.Of(insights, "InsightsEnabled") is null && changed.InsightsEnabled),
                NotificationsEnabled = XRayCall.Of(insights, "NotificationsEnabled") is { ValueKind: JsonValueKind.True } || (XRayCall.Of(insights, "NotificationsEnabled") is null && changed.NotificationsEnabled),
            };
        }

        return changed is { NotificationsEnabled: true, InsightsEnabled: false } ? XRayErrors.InvalidRequest("NotificationsEnabled needs InsightsEnabled.") : null;
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> NoTags => System.Collections.Immutable.ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static void WriteNamed(Utf8JsonWriter json, XRayGroup group)
    {
        json.WriteStartObject("Group");
        Write(json, group);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, XRayGroup group)
    {
        json.WriteString("GroupName", group.Name);
        json.WriteString("GroupARN", group.Arn);
        if (group.FilterExpression is { } filter) json.WriteString("FilterExpression", filter);
        json.WriteStartObject("InsightsConfiguration");
        json.WriteBoolean("InsightsEnabled", group.InsightsEnabled);
        json.WriteBoolean("NotificationsEnabled", group.NotificationsEnabled);
        json.WriteEndObject();
    }
}
