using System.Globalization;
using System.Text.Json;
using Apiary.Server.Workspace.Alerts;

namespace Apiary.Server.Alerting.Channels;

/// <summary>What a webhook's template can say: the table of section 12.4 of the protocol reference.</summary>
internal static class WebhookVariables
{
    /// <summary>The data of a template.</summary>
    /// <param name="message">What is told.</param>
    /// <param name="payloads">The recipient's <c>webhook_payloads</c>, which name variables.</param>
    public static Dictionary<string, object?> Of(AlertMessage message, JsonElement payloads)
    {
        var notice = message.Notice;
        return new Dictionary<string, object?>
        {
            ["Name"] = notice.Name,
            ["ID"] = notice.SubjectId,
            ["Description"] = notice.Description,
            ["URL"] = message.Url,
            ["Environment"] = message.Environment,
            ["Datasets"] = notice.Datasets.Cast<object?>().ToList(),
            ["Operator"] = notice.Operator,
            ["Threshold"] = notice.Threshold,
            ["Result"] = new Dictionary<string, object?>
            {
                ["URL"] = message.ResultUrl,
                ["Groups"] = notice.Groups.Select(Group).ToList(),
                ["GroupsTriggered"] = notice.Groups.Where(group => group.IsBreaching).Select(Group).ToList(),
            },
            ["Alert"] = new Dictionary<string, object?>
            {
                ["InstanceID"] = notice.InstanceId,
                ["Status"] = notice.Status,
                ["Summary"] = notice.Summary,
                ["Description"] = message.Text,
                ["Timestamp"] = notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["IsTest"] = notice.IsTest,
            },
            ["Resource"] = new Dictionary<string, object?> { ["URL"] = message.Url },
            ["Recipient"] = new Dictionary<string, object?> { ["Secret"] = message.Recipient.Detail("webhook_secret") },
            ["Vars"] = Variables(message, payloads),
        };
    }

    private static object? Group(AlertGroup group) => new Dictionary<string, object?>
    {
        ["Group"] = group.Key.Select(pair => (object?)new Dictionary<string, object?> { ["Key"] = pair.Key, ["Value"] = pair.Value }).ToList(),
        ["Result"] = group.Value,
    };

    /// <summary>The recipient's variables with their defaults, over which go the trigger's own values.</summary>
    private static Dictionary<string, object?> Variables(AlertMessage message, JsonElement payloads)
    {
        var values = new Dictionary<string, object?>();
        if (payloads.TryGetProperty("template_variables", out var known)) Take(known, "default_value", values);
        if (message.Detail("variables") is { } own) Take(own, "value", values);
        return values;
    }

    private static void Take(JsonElement variables, string field, Dictionary<string, object?> values)
    {
        foreach (var variable in variables.EnumerateArray())
            values[variable.GetProperty("name").GetString()!] = variable.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : "";
    }
}
