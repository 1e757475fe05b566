using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Server.Api;
using Apiary.Server.Hosting.Ui;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Protocols.Honeycomb;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>The ingest endpoints on a real Kestrel and a free port, over a workspace and catalog in memory; what is appended is kept as text.</summary>
internal sealed class HoneycombTestServer : IAsyncDisposable
{
    public const string DemoKey = "abcd123EFGH";

    private readonly WebApplication app;

    private HoneycombTestServer(WebApplication app, TestServerOptions options, WorkspaceStore workspace, DatasetCatalog catalog)
    {
        this.app = app;
        Options = options;
        Workspace = workspace;
        Catalog = catalog;
    }

    public TestServerOptions Options { get; }

    public WorkspaceStore Workspace { get; }

    public DatasetCatalog Catalog { get; }

    public HttpClient Client { get; private set; } = null!;

    public Arrivals Arrivals { get; } = new(100);

    /// <summary>Every append as "dataset/partition" and the batch's text, in order.</summary>
    public ConcurrentQueue<(string Dataset, int Partition, string Batch)> Appended { get; } = new();

    /// <summary>Thrown by the next appends until null again.</summary>
    public Exception? AppendFailure { get; set; }

    public IngestPipeline Pipeline { get; private set; } = null!;

    public OwnEvents OwnEvents { get; private set; } = null!;

    public ManualTime Time => Options.Time;

    public Arrival LastArrival => Arrivals.Recent(1).Single();

    public static async Task<HoneycombTestServer> StartAsync(TestServerOptions? options = null)
    {
        options ??= new TestServerOptions();
        var files = new MemoryFiles();
        var workspace = WorkspaceStore.Open(files, options.Time);
        var catalog = DatasetCatalog.Open(files, options.Time, options.CatalogLimits);
        DemoWorkspace.Prepare(workspace, catalog);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(new AccessRules(true, [], null));
        builder.Services.AddSingleton(workspace);
        builder.Services.AddSingleton(MemberStore.Open(files, options.Time, TimeSpan.FromDays(30)));
        builder.Services.AddSingleton(UsageStore.Open(files, options.Time));
        builder.Services.AddSingleton<CallerFinder>();
        var app = builder.Build();
        var server = new HoneycombTestServer(app, options, workspace, catalog);
        server.Map();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Client = new HttpClient { BaseAddress = new Uri(address) };
        return server;
    }

    /// <summary>Sends a request; headers as "Name: value".</summary>
    public async Task<(HttpResponseMessage Reply, string Body)> SendAsync(HttpMethod method, string path, byte[]? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var header in headers)
        {
            var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name.StartsWith("Content-", StringComparison.Ordinal)) request.Content!.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        var reply = await Client.SendAsync(request);
        return (reply, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Posts with the demo's first key and gives status and body.</summary>
    public async Task<string> PostAsync(string path, byte[] body, params string[] headers)
    {
        var (reply, text) = await SendAsync(HttpMethod.Post, path, body, ["X-Honeycomb-Team: " + DemoKey, .. headers]);
        using (reply) return $"{(int)reply.StatusCode} {text}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Assert.Equal(0, Pipeline.Pool.RentedCount);
        Workspace.Dispose();
        Catalog.Dispose();
    }

    private void Map()
    {
        Pipeline = new IngestPipeline(Append, Catalog, 4, static (_, _) => { }, new Random(1), Options.Time);
        OwnEvents = new OwnEvents(new OwnEventsOptions(true), Pipeline, Catalog, Options.Time, null);
        app.UseMiddleware<OwnEventMiddleware>(OwnEvents, Options.Time);
        app.UseRouting();
        app.UseMiddleware<CallerGate>();
        new HoneycombIngestProtocol(
            new HoneycombIngestOptions(Options.Strict), Workspace, Catalog, Pipeline, Options.Limits, Arrivals, new IngestCors(CorsOrigins.Any), Options.Time, NullLogger<HoneycombIngestProtocol>.Instance).Map(app);
        new HealthEndpoints(Pipeline).Map(app);
        WelcomeEndpoint.Map(app);
        new ArrivalsEndpoint(Arrivals, Options.Time, app.Lifetime).Map(app);
    }

    private ValueTask Append(Dataset dataset, int partition, EventBatch batch, CancellationToken cancellationToken)
    {
        if (AppendFailure is { } failure) return ValueTask.FromException(failure);
        Appended.Enqueue((dataset.Name, partition, BatchText.Of(batch)));
        return ValueTask.CompletedTask;
    }
}
