namespace Apiary.Server.Alerting;

/// <summary>Evaluates triggers and objectives and sends what they have to say, every few seconds.</summary>
internal sealed class AlertingLoop(TriggerEngine triggers, SloEngine objectives, AlertSender sender, TimeProvider time, ILogger<AlertingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        // Side by side: a receiver that does not answer must not hold up the evaluation, nor a new objective that counts a year.
        Func<CancellationToken, Task>[] works = [triggers.EvaluateDueAsync, objectives.EvaluateDueAsync, sender.SendDueAsync];
        var running = new Task[works.Length];
        Array.Fill(running, Task.CompletedTask);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                for (var i = 0; i < works.Length; i++)
                    if (running[i].IsCompleted) running[i] = DoAsync(works[i], stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The ordinary end; what was not sent waits for the next start.
        }

        await Task.WhenAll(running);
    }

    private async Task DoAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
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
