using Apiary.Client.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Apiary.Client.Extensions;

/// <summary>Begins tracing with the host, where it was asked for, and sends what is there before the host is gone.</summary>
internal sealed class ApiaryHostedService(HoneyClient client, IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Made now, because an exporter that nobody asks for would never listen.
        services.GetService<ActivityExporter>();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer; closing the client tries once more, within its own time.
        }
    }
}
