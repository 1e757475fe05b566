using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Hosting;

/// <summary>Has usage written down each minute; the end of the server writes down the rest.</summary>
internal sealed class UsageFlushes(UsageStore usage, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) usage.Flush();
        }
        catch (OperationCanceledException)
        {
            // The ordinary end.
        }
    }
}
