using Apiary.Server.Alerting.Channels;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>Tells recipients what was decided: some attempts each, further and further apart, then it is given up and said so.</summary>
internal sealed class AlertSender(
    AlertStore alerts, SharedItems<Recipient> recipients, WorkspaceStore workspace, AlertChannels channels, TimeProvider time, ILogger<AlertSender> logger) : IDisposable
{
    // Over three quarters of an hour: as long as a receiver's deployment or a mail server's restart takes.
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    private readonly SemaphoreSlim turn = new(1);

    // Since the start; a restart begins anew.
    private readonly Dictionary<string, (int Attempts, DateTimeOffset Next)> tried = new(StringComparer.Ordinal);

    /// <summary>Sends all that waits and is due; a second caller waits until the first is done. Throws <see cref="IOException"/> when the disk is full.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var due = alerts.Waiting.Where(pair => tried.GetValueOrDefault(pair.Delivery.Id).Next <= now).ToList();
            // Side by side, so that one that does not answer holds up no other.
            var outcomes = await Task.WhenAll(due.Select(pair => SendAsync(pair.Notice, pair.Delivery, cancellationToken)));
            for (var i = 0; i < due.Count; i++) Settle(due[i].Notice, due[i].Delivery, outcomes[i]);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<AlertOutcome> SendAsync(AlertNotice notice, AlertDelivery delivery, CancellationToken cancellationToken) => RecipientOf(notice, delivery) is { } recipient
        ? await channels.SendAsync(recipient, notice, delivery, cancellationToken)
        : AlertOutcome.Refused("the recipient is gone");

    private void Settle(AlertNotice notice, AlertDelivery delivery, AlertOutcome outcome)
    {
        var attempts = tried.GetValueOrDefault(delivery.Id).Attempts + 1;
        if (!outcome.IsFinal && attempts <= Pauses.Length)
        {
            var pause = Pauses[attempts - 1];
            AlertingLog.TriedInVain(logger, RecipientOf(notice, delivery)?.Target ?? delivery.RecipientId, notice.Summary, outcome.Fault!, attempts, pause);
            tried[delivery.Id] = (attempts, time.GetUtcNow() + pause);
            return;
        }

        tried.Remove(delivery.Id);
        if (outcome.Fault is { } fault) AlertingLog.NotTold(logger, RecipientOf(notice, delivery)?.Target ?? delivery.RecipientId, notice.Summary, fault, attempts);
        alerts.Settle(delivery with { SettledAt = time.GetUtcNow(), Fault = outcome.Fault, Attempts = attempts });
    }

    private Recipient? RecipientOf(AlertNotice notice, AlertDelivery delivery) =>
        workspace.FindEnvironment(notice.EnvironmentId) is { } environment ? recipients.Find(environment.TeamId, delivery.RecipientId) : null;
}
