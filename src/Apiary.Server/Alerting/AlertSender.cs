using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>Tells recipients what was decided, section 12.2 of the protocol reference: some attempts each, then it is given up and said so.</summary>
internal sealed class AlertSender(AlertStore alerts, SharedItems<Recipient> recipients, WorkspaceStore workspace, bool allowsPrivate, TimeProvider time, ILogger<AlertSender> logger) : IDisposable
{
    private const int Attempts = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turn = new(1);
    private readonly HttpClient client = new(PublicAddresses.CreateHandler(allowsPrivate)) { Timeout = Patience };

    /// <summary>Sends all that waits; a second caller waits until the first is done. Throws <see cref="IOException"/> when the disk is full.</summary>
    public async Task SendWaitingAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Side by side, so that one that does not answer holds up no other.
            await Task.WhenAll(alerts.Waiting.Select(delivery => SettleAsync(delivery, cancellationToken)));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        turn.Dispose();
    }

    private async Task SettleAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var recipient = workspace.FindEnvironment(delivery.EnvironmentId) is { } environment ? recipients.Find(environment.TeamId, delivery.RecipientId) : null;
        var fault = recipient is null ? "the recipient is gone" : await SendAsync(delivery, recipient, cancellationToken);
        if (fault is not null) AlertingLog.NotTold(logger, recipient?.Target ?? delivery.RecipientId, delivery.TriggerName, fault);
        alerts.Save(null, delivery with { SettledAt = time.GetUtcNow(), Fault = fault });
    }

    private async Task<string?> SendAsync(AlertDelivery delivery, Recipient recipient, CancellationToken cancellationToken)
    {
        if (recipient.Type is not ("webhook" or "msteams_workflow" or "msteams")) return $"recipients of type {recipient.Type} cannot be told yet";
        var fault = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0) await Task.Delay(TimeSpan.FromSeconds(Math.Pow(4, attempt - 1)), time, cancellationToken);
            try
            {
                using var request = RequestOf(delivery, recipient);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode) return null;
                fault = $"it answered {(int)response.StatusCode}";
                // Whoever finds fault with the message finds the same fault again.
                if ((int)response.StatusCode is >= 400 and < 500 and not (408 or 429)) return fault;
            }
            catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // An address that is not allowed is not allowed in a second either.
                if (failure.InnerException is HttpRequestException refused) return refused.Message;
                fault = failure.Message;
            }
        }

        return fault;
    }

    private static HttpRequestMessage RequestOf(AlertDelivery delivery, Recipient recipient)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, recipient.Detail("webhook_url")) { Content = new StringContent(delivery.Body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Honeycomb-Webhook-Delivery-ID", delivery.Id);
        if (recipient.Detail("webhook_secret") is { Length: > 0 } secret) request.Headers.TryAddWithoutValidation("X-Honeycomb-Webhook-Token", secret);
        using var details = JsonDocument.Parse(recipient.Details.ToString());
        if (!details.RootElement.TryGetProperty("webhook_headers", out var headers)) return request;
        foreach (var header in headers.EnumerateArray())
            request.Headers.TryAddWithoutValidation(header.GetProperty("header").GetString()!, header.TryGetProperty("value", out var value) ? value.GetString() : "");
        return request;
    }
}
