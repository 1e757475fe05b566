using System.Text.Json;

namespace Apiary.Server.Alerting.Channels;

/// <summary>What PagerDuty is told: an event of its Events API v2, which opens an incident when something fires and closes it when it is resolved.</summary>
internal static class PagerDutyBody
{
    // The API's own limit of a summary.
    private const int MaxSummaryChars = 1_024;

    /// <summary>The body as JSON.</summary>
    public static string Of(AlertMessage message)
    {
        var notice = message.Notice;
        return JsonSerializer.Serialize(new
        {
            routing_key = message.Recipient.Detail("pagerduty_integration_key"),
            event_action = notice.Triggered ? "trigger" : "resolve",
            dedup_key = notice.InstanceId,
            client = "Apiary",
            client_url = message.Url,
            links = message.ResultUrl.Length > 0 ? new object[] { new { href = message.ResultUrl, text = "What was asked" } } : [],
            payload = new
            {
                summary = notice.Summary.Length > MaxSummaryChars ? notice.Summary[..MaxSummaryChars] : notice.Summary,
                source = notice.Datasets.Count == 0 ? message.Environment : $"{message.Environment}/{string.Join(",", notice.Datasets)}",
                severity = message.Detail("pagerduty_severity")?.GetString() ?? "critical",
                timestamp = notice.At.UtcDateTime,
                custom_details = new { why = notice.Why, description = notice.Description },
            },
        });
    }
}
