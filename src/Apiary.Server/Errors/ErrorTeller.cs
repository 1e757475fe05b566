using System.Diagnostics;
using System.Net.Http.Headers;

namespace Apiary.Server.Errors;

/// <summary>Tells a webhook and a program what <see cref="ErrorNotices"/> holds, one after the other. Who cannot be told after some attempts is passed over, and the log says so.</summary>
internal sealed class ErrorTeller(ErrorNotices notices, ErrorTellerOptions options, ErrorRates rates, TimeProvider time, ILogger<ErrorTeller> logger) : BackgroundService
{
    private const int Attempts = 4;

    // The service's own patience (reference, section 10).
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(3), CommandPatience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody is sent elsewhere by an answer: the operator named the address.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = WebhookPatience };
        try
        {
            await foreach (var notice in notices.Waiting.ReadAllAsync(stoppingToken))
            {
                var body = ErrorNoticeJson.Of(notice, rates.Rule);
                if (options.Webhook is not null) await PostAsync(client, options.Webhook, body, stoppingToken);
                if (options.Command is not null) await RunAsync(options.Command, body, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    private async Task PostAsync(HttpClient client, Uri address, byte[] body, CancellationToken cancellationToken)
    {
        var fault = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0) await Task.Delay(TimeSpan.FromSeconds(Math.Pow(4, attempt - 1)), time, cancellationToken);
            try
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await client.PostAsync(address, content, cancellationToken);
                if (response.IsSuccessStatusCode) return;
                fault = $"it answered {(int)response.StatusCode}";
            }
            catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                fault = failure.Message;
            }
        }

        ErrorsLog.WebhookNotTold(logger, address, fault);
    }

    private async Task RunAsync(string command, byte[] body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(CommandPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Without a shell, so that nothing in a notice is ever read as a command.
            using var process = Process.Start(new ProcessStartInfo(command) { RedirectStandardInput = true, UseShellExecute = false })!;
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(body, either.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(either.Token);
                if (process.ExitCode != 0) ErrorsLog.CommandNotTold(logger, command, $"it ended with {process.ExitCode}");
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            ErrorsLog.CommandNotTold(logger, command, failure.Message);
        }
    }
}
