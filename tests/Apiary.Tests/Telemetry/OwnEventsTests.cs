using Apiary.Engine;
using Apiary.Engine.Catalog;
using Apiary.Engine.Files;
using Apiary.Server.Ingest;
using Apiary.Server.Telemetry;
using Apiary.Tests.Protocols;
using Apiary.Tests.Protocols.Honeycomb;
using Xunit;

namespace Apiary.Tests.Telemetry;

public sealed class OwnEventsTests
{
    private readonly ManualTime time = new();
    private readonly List<string> kept = [];
    private bool isFull;

    [Fact]
    public async Task Flush_keeps_what_was_offered_in_one_batch()
    {
        using var catalog = DatasetCatalog.Open(new MemoryFiles(), time);
        using var events = New(catalog, null);
        for (var i = 0; i < 3; i++) Offer(events, i);

        await events.FlushAsync(TestContext.Current.CancellationToken);

        var batch = Assert.Single(kept);
        Assert.Equal(3, batch.Split("event ").Length - 1);
        Assert.Contains("  n = integer 2\n", batch, StringComparison.Ordinal);
        Assert.Contains("  service_name = string apiary\n", batch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_store_without_room_drops_and_the_next_event_tells()
    {
        using var catalog = DatasetCatalog.Open(new MemoryFiles(), time);
        using var events = New(catalog, null);
        isFull = true;
        Offer(events, 1);
        Offer(events, 2);
        await events.FlushAsync(TestContext.Current.CancellationToken);
        isFull = false;
        Offer(events, 3);
        await events.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, events.DroppedCount);
        Assert.Contains("  meta.dropped_events = integer 2\n", Assert.Single(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_more_than_may_wait_never_waits()
    {
        using var catalog = DatasetCatalog.Open(new MemoryFiles(), time);
        using var events = New(catalog, null);
        for (var i = 0; i < 10_500; i++) Offer(events, i);

        Assert.Equal(500, events.DroppedCount);
        await events.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, kept.Count);
    }

    [Fact]
    public async Task Sender_delivers_what_is_kept_to_Honeycombs_batch_endpoint()
    {
        await using var honeycomb = await HoneycombTestServer.StartAsync();
        var options = OwnEventsOptions.From(true, name => name switch
        {
            "HONEYCOMB_WRITEKEY" => HoneycombTestServer.DemoKey,
            "HONEYCOMB_API_HOST" => honeycomb.Client.BaseAddress!.ToString(),
            "HONEYCOMB_DATASET" => "my servers",
            _ => null,
        });
        using var catalog = DatasetCatalog.Open(new MemoryFiles(), time);
        using var sender = new HoneycombSender(options);
        await sender.StartAsync(TestContext.Current.CancellationToken);
        using var events = New(catalog, sender);
        Offer(events, 7);
        await events.FlushAsync(TestContext.Current.CancellationToken);

        await sender.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, sender.SentCount);
        var (dataset, _, batch) = Assert.Single(honeycomb.Appended);
        Assert.Equal("my servers", dataset);
        Assert.Equal(kept.Single(), batch);
        // A server that gets these keeps no event about them, or it would go on for ever.
        await honeycomb.OwnEvents.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Single(honeycomb.Appended);
    }

    [Fact]
    public async Task Sender_counts_what_cannot_be_delivered()
    {
        await using var honeycomb = await HoneycombTestServer.StartAsync();
        var options = new OwnEventsOptions(true) { WriteKey = "wrong", ApiHost = honeycomb.Client.BaseAddress! };
        using var catalog = DatasetCatalog.Open(new MemoryFiles(), time);
        using var sender = new HoneycombSender(options);
        await sender.StartAsync(TestContext.Current.CancellationToken);
        using var events = New(catalog, sender);
        Offer(events, 7);
        await events.FlushAsync(TestContext.Current.CancellationToken);

        await sender.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (sender.SentCount, sender.DroppedCount));
    }

    [Fact]
    public void Options_without_the_environment_send_nowhere()
    {
        var options = OwnEventsOptions.From(true, name => name == "HONEYCOMB_API_HOST" ? "no address" : "");

        Assert.Null(options.WriteKey);
        Assert.Equal("apiary", options.Dataset);
        Assert.Equal(OwnEventsOptions.DefaultApiHost + "/", options.ApiHost.ToString());
    }

    private static void Offer(OwnEvents events, int n)
    {
        var own = events.Rent();
        own.TimestampNanos = 1_767_323_045_000_000_000;
        own.Add("n", n);
        own.Add("text", "蜂 \"quoted\"");
        own.Add("share", 0.25);
        own.Add("ok", true);
        own.Add("nothing", null);
        events.Offer(own);
    }

    private OwnEvents New(DatasetCatalog catalog, HoneycombSender? sender)
    {
        var pipeline = new IngestPipeline(
            (_, _, batch, _) =>
            {
                if (isFull) throw new StoreUnavailableException("full");
                kept.Add(BatchText.Of(batch));
                return ValueTask.CompletedTask;
            },
            catalog, 1, static (_, _) => { }, new Random(1), time);
        return new OwnEvents(new OwnEventsOptions(true), pipeline, catalog, time, sender);
    }
}
