using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Telemetry;

/// <summary>
/// Keeps the server's own events: about once a second what has gathered goes as one batch into the dataset <c>apiary</c> of
/// the server's own environment and, where configured, to Honeycomb. Never holds up a request: beyond a bound, and when the
/// store has no room, events are dropped and counted in the field <c>meta.dropped_events</c> of the next one.
/// </summary>
internal sealed class OwnEvents(OwnEventsOptions options, IngestPipeline pipeline, DatasetCatalog catalog, TimeProvider time, HoneycombSender? sender)
    : BackgroundService
{
    /// <summary>The dataset's name.</summary>
    public const string DatasetName = "apiary";

    private const int MaxWaiting = 10_000, MaxBatch = 5_000, MaxIdle = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Channel<OwnEvent> waiting = Channel.CreateBounded<OwnEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly ConcurrentBag<OwnEvent> idle = [];
    private readonly long startedTicks = time.GetUtcNow().UtcTicks;
    private readonly string hostName = System.Net.Dns.GetHostName();
    private long memoryInUse = GC.GetTotalMemory(false);
    private long dropped;
    private long droppedTotal;

    /// <summary>Whether the server keeps events about itself at all.</summary>
    public bool IsOn => options.IsOn;

    /// <summary>How many events were dropped since the start.</summary>
    public long DroppedCount => Interlocked.Read(ref droppedTotal);

    /// <summary>An empty event, which goes back by <see cref="Offer"/>.</summary>
    public OwnEvent Rent() => idle.TryTake(out var own) ? own : new OwnEvent();

    /// <summary>Adds what every event has, and takes it; the caller must not touch it again.</summary>
    public void Offer(OwnEvent own)
    {
        own.Add("service_name", DatasetName);
        own.Add("meta.beeline_version", options.Version);
        own.Add("meta.local_hostname", hostName);
        own.Add("meta.process_uptime_sec", (time.GetUtcNow().UtcTicks - startedTicks) / TimeSpan.TicksPerSecond);
        own.Add("meta.memory_inuse", Interlocked.Read(ref memoryInUse));
        if (Interlocked.Exchange(ref dropped, 0) is var lost and > 0) own.Add("meta.dropped_events", lost);
        if (!waiting.Writer.TryWrite(own)) Drop(1);
    }

    /// <summary>Keeps all events that wait now. For the end, and for tests; otherwise it happens by itself.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref memoryInUse, GC.GetTotalMemory(false));
        var events = new List<OwnEvent>();
        while (waiting.Reader.TryRead(out var own))
        {
            events.Add(own);
            if (events.Count == MaxBatch) await KeepAsync(events, cancellationToken);
        }

        if (events.Count > 0) await KeepAsync(events, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn) return;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what still waits is kept below.
        }

        await FlushAsync(CancellationToken.None);
    }

    private async Task KeepAsync(List<OwnEvent> events, CancellationToken cancellationToken)
    {
        var batch = pipeline.Pool.Rent();
        try
        {
            foreach (var own in events) own.WriteTo(batch);
            var dataset = catalog.GetOrCreate(WorkspaceStore.OwnEnvironment.Id, DatasetName);
            var outcome = await pipeline.AdmitAsync(dataset, batch, cancellationToken);
            if (outcome.Status != IngestStatus.Accepted) Drop(events.Count);
        }
        catch (Exception failure) when (failure is CatalogLimitException or IOException)
        {
            Drop(events.Count);
        }
        finally
        {
            pipeline.Pool.Return(batch);
        }

        sender?.Offer(events);
        foreach (var own in events)
        {
            own.Reset();
            if (idle.Count < MaxIdle) idle.Add(own);
        }

        events.Clear();
    }

    private void Drop(int count)
    {
        Interlocked.Add(ref dropped, count);
        Interlocked.Add(ref droppedTotal, count);
    }

    /// <summary>What is told about the sender on a page or in a log, in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"own events {(IsOn ? "on" : "off")}, {DroppedCount} dropped{(sender is null ? "" : ", also sent to Honeycomb")}");
}
