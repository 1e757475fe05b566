using Apiary.Server.Alerting.Mail;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting.Channels;

/// <summary>
/// Tells one recipient one thing, in the form that its kind wants: section 12.2 of the protocol reference. What recipients name is reached in the public internet
/// alone unless the operator allows more; what the operator names, wherever it is.
/// </summary>
internal sealed class AlertChannels(AlertChannelOptions options, WorkspaceStore workspace) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient named = new(PublicAddresses.CreateHandler(options.AllowsPrivate)) { Timeout = Patience };
    private readonly HttpClient operators = new(PublicAddresses.CreateHandler(allowsPrivate: true)) { Timeout = Patience };
    private readonly Mailer? mailer = options.Mail is null ? null : new Mailer(options.Mail);

    /// <summary>One attempt.</summary>
    /// <param name="recipient">Who is told.</param>
    /// <param name="notice">What.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<AlertOutcome> SendAsync(Recipient recipient, AlertNotice notice, AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var message = new AlertMessage(notice, delivery, recipient, workspace.FindEnvironment(notice.EnvironmentId)?.Name ?? "", options.PublicUrl);
        try
        {
            return recipient.Type switch
            {
                "email" => mailer is null
                    ? AlertOutcome.Refused("e-mail needs a mail server; the operator can name one with --smtp-server")
                    : await mailer.SendAsync(recipient.Target, message, cancellationToken),
                "slack" => options.SlackWebhook is { } slack
                    ? await PostAsync(operators, ChatBodies.Slack(message), slack, message, cancellationToken)
                    : AlertOutcome.Refused("Slack needs an incoming webhook; the operator can name one with --slack-webhook"),
                "pagerduty" => await PostAsync(operators, PagerDutyBody.Of(message), options.PagerDutyUrl, message, cancellationToken),
                "webhook" => await PostAsync(named, WebhookBody.Of(message), new Uri(recipient.Detail("webhook_url")), message, cancellationToken),
                _ => await PostAsync(named, ChatBodies.Teams(message), new Uri(recipient.Detail("webhook_url")), message, cancellationToken),
            };
        }
        catch (AlertRefusedException refused)
        {
            return AlertOutcome.Refused(refused.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        named.Dispose();
        operators.Dispose();
    }

    private static async Task<AlertOutcome> PostAsync(HttpClient client, string body, Uri address, AlertMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var request = WebhookRequest.Of(message, address, body);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return AlertOutcome.Told;
            var fault = $"it answered {(int)response.StatusCode}";
            // Whoever finds fault with the message finds the same fault again.
            return (int)response.StatusCode is >= 400 and < 500 and not (408 or 429) ? AlertOutcome.Refused(fault) : AlertOutcome.Failed(fault);
        }
        catch (HttpRequestException failure)
        {
            // An address that is not allowed is not allowed in a second either.
            return failure.InnerException is AlertRefusedException refused ? AlertOutcome.Refused(refused.Message) : AlertOutcome.Failed(failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AlertOutcome.Failed($"it did not answer within {Patience.TotalSeconds} s");
        }
    }
}
