using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads and writes who is told by a trigger or a burn alert, sections 10.2 and 12.1 of the protocol reference.</summary>
internal sealed class RecipientUses(SharedItems<Recipient> recipients)
{
    private const int MaxRecipients = 100;
    private const int MaxIdChars = 20;
    private const int MaxTargetChars = 1_023;
    private const int MaxVariables = 10;
    private const int MaxVariableChars = 64;
    private const int MaxVariableValueChars = 256;

    /// <summary>
    /// Who is told, in the order in which they are named, by id or by the older type and target: an address or a channel that is not known yet becomes a recipient. Null when the body does not speak of them or they are wrong.
    /// </summary>
    /// <param name="body">The trigger or alert.</param>
    /// <param name="caller">Whose team's recipients they are.</param>
    /// <param name="markers">Whether a marker may be set in place of telling anybody.</param>
    public IReadOnlyList<RecipientUse>? Read(ManagementBody body, Caller caller, bool markers)
    {
        if (body.Objects("recipients", MaxRecipients) is not { } items) return null;
        var uses = new List<RecipientUse>();
        foreach (var item in items)
        {
            var details = ReadDetails(item);
            if (item.Text("id", 0, MaxIdChars) is { Length: > 0 } id)
            {
                if (recipients.Find(caller.Environment.TeamId, id) is null) item.Refuse("id", "invalid", "recipient not found");
                uses.Add(new RecipientUse(id, null, details));
            }
            else if (ReadTarget(item, caller, markers, details) is { } use)
            {
                uses.Add(use);
            }
        }

        return uses;
    }

    /// <summary>Those who are told as they are written: with type and target.</summary>
    public IReadOnlyList<Dictionary<string, object?>> Describe(string teamId, IReadOnlyList<RecipientUse> uses) => [.. uses.Select(use => Describe(teamId, use))];

    private Dictionary<string, object?> Describe(string teamId, RecipientUse use)
    {
        var recipient = use.RecipientId is null ? null : recipients.Find(teamId, use.RecipientId);
        var described = new Dictionary<string, object?>();
        if (use.RecipientId is not null) described["id"] = use.RecipientId;
        described["type"] = use.Marker is null ? recipient?.Type ?? "" : "marker";
        described["target"] = use.Marker ?? recipient?.Target ?? "";
        if (use.Details is { } details) described["details"] = details;
        return described;
    }

    private RecipientUse? ReadTarget(ManagementBody item, Caller caller, bool markers, JsonText? details)
    {
        if (!item.Has("type"))
        {
            item.Refuse("id", "missing", "a recipient needs an id, or type and target");
            return null;
        }

        string[] known = markers ? [.. Recipient.Types, "marker"] : [.. Recipient.Types];
        var (type, target) = (item.Word("type", known), item.Text("target", 1, MaxTargetChars));
        if (type is null || target is null) return null;
        if (type == "marker") return new RecipientUse(null, target, details);
        var teamId = caller.Environment.TeamId;
        if (recipients.List(teamId).FirstOrDefault(other => other.Type == type && other.Target == target) is { } there) return new RecipientUse(there.Id, null, details);
        if (type is not ("email" or "slack"))
        {
            item.Refuse("target", "invalid", $"there is no {type} recipient {target}");
            return null;
        }

        var made = JsonText.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { [type == "email" ? "email_address" : "slack_channel"] = target }));
        var added = recipients.AddUnless(
            other => other.EnvironmentId == teamId && other.Type == type && other.Target == target,
            (id, now) => new Recipient { Id = id, EnvironmentId = teamId, CreatedBy = Author.Of(caller), CreatedAt = now, UpdatedAt = now, Type = type, Details = made });
        if (added.Item is { } recipient) return new RecipientUse(recipient.Id, null, details);
        item.Refuse("target", "invalid", "there is no room for another recipient");
        return null;
    }

    private static JsonText? ReadDetails(ManagementBody item)
    {
        if (item.Object("details") is not { } details) return null;
        details.Word("pagerduty_severity", "critical", "error", "warning", "info");
        foreach (var variable in details.Objects("variables", MaxVariables) ?? [])
        {
            if (variable.Text("name", 1, MaxVariableChars) is { } name && !RecipientDetails.VariableName().IsMatch(name)) variable.Refuse("name", "invalid", "must begin with a lowercase letter and have only letters and digits");
            variable.Text("value", 0, MaxVariableValueChars);
        }

        return JsonText.Of(item.Find("details")!.Value);
    }
}
