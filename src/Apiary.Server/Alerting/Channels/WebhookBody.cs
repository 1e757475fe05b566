using System.Text.Json;
using Apiary.Server.Alerting.Templates;
using Apiary.Server.Workspace.Alerts;

namespace Apiary.Server.Alerting.Channels;

/// <summary>What a webhook is told: by its own template, or the vendor's stock body, section 12.4 of the protocol reference.</summary>
internal static class WebhookBody
{
    /// <summary>The body as JSON. Throws <see cref="AlertRefusedException"/> when a template makes none.</summary>
    public static string Of(AlertMessage message)
    {
        using var details = JsonDocument.Parse(message.Recipient.Details.ToString());
        if (!details.RootElement.TryGetProperty("webhook_payloads", out var payloads)
            || !payloads.TryGetProperty("payload_templates", out var templates)
            || !templates.TryGetProperty(message.Notice.Kind, out var template))
            return Stock(message);
        try
        {
            var body = TextTemplate.Parse(template.GetProperty("body").GetString()!).Render(WebhookVariables.Of(message, payloads), message.Notice.At);
            using var check = JsonDocument.Parse(body);
            return body;
        }
        catch (TemplateException fault)
        {
            throw new AlertRefusedException($"Failed to send: template: {fault.Message}");
        }
        catch (JsonException fault)
        {
            throw new AlertRefusedException($"Failed to send: invalid character in what the template made, which must be JSON: {fault.Message}");
        }
    }

    private static string Stock(AlertMessage message)
    {
        var notice = message.Notice;
        return JsonSerializer.Serialize(new
        {
            name = notice.Name,
            id = notice.SubjectId,
            description = notice.Description,
            links = new { url = message.Url },
            environment = message.Environment,
            threshold = new { op = notice.Operator, value = AlertNumbers.Exact(notice.Threshold) },
            result = new { groupsTriggered = notice.Groups.Where(group => group.IsBreaching).Select(Describe), links = new { url = message.ResultUrl } },
            alert = new
            {
                instanceId = notice.InstanceId,
                description = message.Text,
                status = notice.Status,
                summary = notice.Summary,
                timestamp = notice.At.UtcDateTime,
                isTest = notice.IsTest,
            },
        });
    }

    private static Dictionary<string, object> Describe(AlertGroup group)
    {
        var described = new Dictionary<string, object>();
        if (group.Key.Count > 0)
        {
            described["field"] = string.Join(", ", group.Key.Select(pair => pair.Key));
            described["value"] = string.Join(", ", group.Key.Select(pair => pair.Value));
        }

        described["count"] = group.Value;
        return described;
    }
}
