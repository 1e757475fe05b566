using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Apiary.Server.Alerting.Channels;

/// <summary>A message as an HTTP request, section 12.2 of the protocol reference.</summary>
internal static class WebhookRequest
{
    /// <summary>The request.</summary>
    public static HttpRequestMessage Of(AlertMessage message, Uri address, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Honeycomb-Webhook-Delivery-ID", message.Delivery.Id);
        if (message.Recipient.Detail("webhook_secret") is { Length: > 0 } secret) request.Headers.TryAddWithoutValidation("X-Honeycomb-Webhook-Token", secret);
        using var details = JsonDocument.Parse(message.Recipient.Details.ToString());
        if (!details.RootElement.TryGetProperty("webhook_headers", out var headers)) return request;
        foreach (var header in headers.EnumerateArray())
            request.Headers.TryAddWithoutValidation(header.GetProperty("header").GetString()!, header.TryGetProperty("value", out var value) ? value.GetString() : "");
        return request;
    }
}
