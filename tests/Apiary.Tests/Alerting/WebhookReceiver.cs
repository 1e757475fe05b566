using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Apiary.Tests.Alerting;

/// <summary>A real HTTP server that takes what webhooks are told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<Told> told = Channel.CreateUnbounded<Told>();
    private readonly WebApplication app;
    private int failures;

    private WebhookReceiver(int failures)
    {
        this.failures = failures;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
    }

    public string Address { get; private set; } = "";

    public List<string> Refused { get; } = [];

    public bool IsEmpty => told.Reader.Count == 0;

    public static async Task<WebhookReceiver> StartAsync(int failures = 0)
    {
        var receiver = new WebhookReceiver(failures);
        receiver.app.Urls.Add("http://127.0.0.1:0");
        receiver.app.MapPost("/hook", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            if (Interlocked.Decrement(ref receiver.failures) < 0)
            {
                receiver.told.Writer.TryWrite(new Told(body.RootElement.Clone(), headers));
                return;
            }

            receiver.Refused.Add(headers["X-Honeycomb-Webhook-Delivery-ID"]);
            context.Response.StatusCode = 503;
        });
        await receiver.app.StartAsync();
        receiver.Address = receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook";
        return receiver;
    }

    public async Task<Told> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await told.Reader.ReadAsync(limit.Token);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
