namespace Apiary.Server.Alerting;

/// <summary>Evaluates triggers and sends what they have to say, every few seconds.</summary>
internal sealed class AlertingLoop(TriggerEngine engine, AlertSender sender, TimeProvider time, ILogger<AlertingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        // A receiver that does not answer must not hold up the evaluation.
        var sending = Task.CompletedTask;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await engine.EvaluateDueAsync(stoppingToken);
                }
                catch (IOException full)
                {
                    AlertingLog.NotWritten(logger, full.Message);
                }

                if (sending.IsCompleted) sending = SendAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The ordinary end; what was not sent waits for the next start.
        }

        await sending;
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sender.SendWaitingAsync(stoppingToken);
        }
        catch (IOException full)
        {
            AlertingLog.NotWritten(logger, full.Message);
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }
}
