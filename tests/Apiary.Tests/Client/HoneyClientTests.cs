using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Apiary.Client.Transmissions;
using Apiary.Client;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class HoneyClientTests
{
    [Fact]
    public async Task An_event_carries_time_rate_fields_and_comes_back_with_its_metadata()
    {
        var bodies = new List<string>();
        await using var peer = new HostilePeer(async (_, body, stream, _) =>
        {
            lock (bodies) bodies.Add(body);
            await HostilePeer.AcceptAllAsync(stream, body);
        });
        var client = new HoneyClient(Sending.To(peer.Address));
        client.AddField("host", "a");
        var made = client.NewEvent().AddField("route", "/cart").AddField("ms", 1.5);
        made.SampleRate = 4;
        made.Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        made.Metadata = "mine";
        made.SendPresampled();
        var response = Assert.Single(await Sending.CloseAndReadAsync(client));
        Assert.Equal((ResponseOutcome.Accepted, 202, "mine"), (response.Outcome, response.StatusCode, response.Metadata));
        Assert.True(response.IsSuccess && response.Duration > TimeSpan.Zero);
        Assert.Equal("""[{"time":"2026-01-02T03:04:05Z","samplerate":4,"data":{"host":"a","route":"/cart","ms":1.5}}]""", Assert.Single(bodies));
    }

    [Fact]
    public async Task Events_of_one_place_share_a_request_and_none_is_larger_than_allowed()
    {
        var sizes = new List<int>();
        await using var peer = new HostilePeer(async (_, body, stream, _) =>
        {
            lock (sizes) sizes.Add(JsonNode.Parse(body)!.AsArray().Count);
            await HostilePeer.AcceptAllAsync(stream, body);
        });
        var options = Sending.To(peer.Address);
        options.MaxBatchSize = 100;
        options.SendFrequency = TimeSpan.FromMinutes(1);
        var client = new HoneyClient(options);
        Sending.SendNumbered(client, 250);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(250, responses);
        Assert.Equal([50, 100, 100], sizes.Order());
    }

    [Fact]
    public async Task A_body_is_split_at_its_most_bytes_and_an_event_beyond_its_own_is_refused_alone()
    {
        var lengths = new List<int>();
        await using var peer = new HostilePeer(async (_, body, stream, _) =>
        {
            lock (lengths) lengths.Add(body.Length);
            await HostilePeer.AcceptAllAsync(stream, body);
        });
        var options = Sending.To(peer.Address);
        options.MaxBatchBytes = 5_000;
        options.MaxEventBytes = 2_000;
        options.SendFrequency = TimeSpan.FromMinutes(1);
        var client = new HoneyClient(options);
        for (var i = 0; i < 20; i++)
        {
            var made = client.NewEvent().AddField("text", new string('x', i == 7 ? 2_000 : 900));
            made.Metadata = i;
            made.Send();
        }

        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(20, responses);
        var refused = Assert.Single(responses, response => response.Outcome == ResponseOutcome.Refused);
        Assert.Equal(7, refused.Metadata);
        Assert.Contains("larger than 2000 bytes", refused.Error, StringComparison.Ordinal);
        Assert.All(lengths, length => Assert.InRange(length, 1, 5_000));
        Assert.Equal(4, lengths.Count);
    }

    [Fact]
    public async Task Events_go_where_they_say()
    {
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { WriteKey = "a", Dataset = "one", Transmission = memory });
        var builder = client.NewBuilder();
        builder.Dataset = "two";
        builder.AddField("from", "builder");
        var other = builder.NewEvent();
        other.WriteKey = "b";
        other.Send();
        client.NewEvent().Send();
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("one", "a", 0), ("two", "b", 1)], memory.Events.Select(sent => (sent.Dataset, sent.WriteKey, sent.FieldCount)).Order());
    }

    [Fact]
    public async Task A_builder_is_copied_not_shared_and_asks_dynamic_fields_for_each_event()
    {
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = memory });
        var count = 0;
        client.AddDynamicField("count", () => ++count);
        client.AddDynamicField("failing", () => throw new InvalidOperationException("no"));
        var first = client.NewBuilder().AddField("a", 1);
        var second = first.Clone().AddField("a", 2).AddField("b", 3);
        first.AddField("late", true);
        second.NewEvent().AddField("own", "x").Send();
        first.NewEvent().Send();
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["a=2", "b=3", "count=1", "failing=(System.InvalidOperationException: no)", "own=x"], Told(memory.Events[0]));
        Assert.Equal(["a=1", "late=True", "count=2", "failing=(System.InvalidOperationException: no)"], Told(memory.Events[1]));
    }

    [Fact]
    public async Task Of_many_events_the_rate_keeps_its_share_and_the_others_say_so()
    {
        var memory = new MemoryTransmission();
        var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", SampleRate = 10, Transmission = memory });
        Sending.SendNumbered(client, 10_000);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(10_000, responses);
        var kept = responses.Count(response => response.Outcome == ResponseOutcome.Accepted);
        // Ten standard deviations.
        Assert.InRange(kept, 700, 1_300);
        Assert.Equal(10_000 - kept, responses.Count(response => response.Outcome == ResponseOutcome.Dropped));
        Assert.All(memory.Events, sent => Assert.Equal(10, sent.SampleRate));
    }

    [Fact]
    public async Task The_presend_hook_changes_lets_go_and_when_it_fails_nothing_leaves()
    {
        var memory = new MemoryTransmission();
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop",
            Transmission = memory,
            Presend = sent => (long)sent.Fields.First().Value! switch
            {
                0 => sent.RemoveField("secret"),
                1 => false,
                _ => throw new InvalidOperationException("hook"),
            },
        });
        for (var i = 0; i < 3; i++)
        {
            var made = client.NewEvent().AddField("number", (long)i).AddField("secret", "s");
            made.Metadata = i;
            made.Send();
        }

        var responses = await Sending.CloseAndReadAsync(client);
        Assert.Equal(["number=0"], Told(Assert.Single(memory.Events)));
        Assert.Equal(
            [(0, ResponseOutcome.Accepted), (1, ResponseOutcome.Dropped), (2, ResponseOutcome.Failed)],
            responses.Select(response => ((int)response.Metadata!, response.Outcome)).Order());
    }

    [Fact]
    public async Task A_sent_event_changes_no_more_and_is_sent_once()
    {
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = memory });
        var made = client.NewEvent().AddField("a", 1);
        made.Send();
        made.Send();
        Assert.Throws<InvalidOperationException>(() => made.AddField("b", 2));
        Assert.Throws<InvalidOperationException>(() => made.Dataset = "other");
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Single(memory.Events);
    }

    [Fact]
    public async Task An_event_that_many_threads_send_at_once_is_sent_once()
    {
        var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", MaxBatchSize = 7, Transmission = new MemoryTransmission() });
        for (var i = 0; i < 500; i++)
        {
            var made = client.NewEvent();
            made.Metadata = i;
            Parallel.For(0, 4, _ => made.Send());
        }

        Sending.AssertOneEach(500, await Sending.CloseAndReadAsync(client));
    }

    [Fact]
    public async Task A_full_queue_drops_and_tells_and_holds_never_more_than_its_bound()
    {
        var gate = new TaskCompletionSource();
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop", MaxPendingEvents = 1_000, MaxBatchSize = 7, MaxConcurrentBatches = 2, Transmission = new Gated(gate.Task),
        });
        var most = 0;
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                var made = client.NewEvent();
                made.Metadata = (worker * 1_000) + i;
                made.Send();
                most = Math.Max(most, client.Statistics.Pending);
            }
        });
        Assert.Equal(1_000, most);
        Assert.Equal((1_000, 7_000), (client.Statistics.Pending, (int)client.Statistics.Overflow));
        gate.SetResult();
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(8_000, responses);
        Assert.Equal(1_000, responses.Count(response => response.Outcome == ResponseOutcome.Accepted));
        Assert.Equal(0, client.Statistics.Pending);
    }

    [Fact]
    public async Task Blocking_waits_for_room_and_loses_nothing()
    {
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop", MaxPendingEvents = 10, MaxBatchSize = 3, BlockOnSend = true, SendFrequency = TimeSpan.Zero, Transmission = new MemoryTransmission(),
        });
        Parallel.For(0, 4, worker => Sending.SendNumbered(client, 500, worker * 500));
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(2_000, responses);
        Assert.All(responses, response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
    }

    [Fact]
    public async Task Responses_that_nobody_reads_are_bounded_and_counted()
    {
        var told = 0;
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop",
            MaxPendingResponses = 5,
            OnResponse = _ =>
            {
                Interlocked.Increment(ref told);
                throw new InvalidOperationException("the application's own");
            },
            Transmission = new MemoryTransmission(),
        });
        Sending.SendNumbered(client, 20);
        Assert.Equal(5, (await Sending.CloseAndReadAsync(client)).Count);
        Assert.Equal((15L, 20, 20L), (client.Statistics.ResponsesUnread, told, client.Statistics.Accepted));
    }

    [Fact]
    public async Task Blocking_on_responses_loses_none_for_a_slow_reader()
    {
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop", MaxPendingResponses = 2, BlockOnResponse = true, MaxBatchSize = 5, Transmission = new MemoryTransmission(),
        });
        var reading = Task.Run(async () =>
        {
            var seen = new List<Response>();
            await foreach (var response in client.ReadResponsesAsync(TestContext.Current.CancellationToken)) seen.Add(response);
            return seen;
        });
        Sending.SendNumbered(client, 500);
        await client.DisposeAsync();
        Sending.AssertOneEach(500, await reading);
    }

    [Fact]
    public async Task Closing_ends_even_when_responses_would_wait_for_ever()
    {
        var client = new HoneyClient(new HoneyClientOptions
        {
            Dataset = "shop", MaxPendingResponses = 1, BlockOnResponse = true, CloseTimeout = TimeSpan.FromMilliseconds(50), Transmission = new MemoryTransmission(),
        });
        Sending.SendNumbered(client, 100);
        await client.DisposeAsync();
        Assert.Equal((0, 100L, 99L), (client.Statistics.Pending, client.Statistics.Accepted, client.Statistics.ResponsesUnread));
    }

    [Fact]
    public async Task A_closed_client_refuses_flushes_at_once_and_closes_again()
    {
        var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = new MemoryTransmission() });
        Sending.SendNumbered(client, 1);
        await client.DisposeAsync();
        client.Dispose();
        Sending.SendNumbered(client, 1, 1);
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1L, 1L), (client.Statistics.Accepted, client.Statistics.Failed));
    }

    [Fact]
    public async Task Closing_while_threads_send_leaves_no_event_without_its_response()
    {
        for (var round = 0; round < 20; round++)
        {
            using var responses = new BlockingCollection<int>();
            var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", MaxBatchSize = 7, OnResponse = response => responses.Add((int)response.Metadata!), Transmission = new MemoryTransmission() });
            using var begun = new CountdownEvent(4);
            var sending = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
            {
                begun.Signal();
                Sending.SendNumbered(client, 2_000, worker * 2_000);
            })).ToArray();
            begun.Wait(TestContext.Current.CancellationToken);
            await client.DisposeAsync();
            await Task.WhenAll(sending);
            Assert.Equal(Enumerable.Range(0, 8_000), responses.Order());
            Assert.Equal(0, client.Statistics.Pending);
        }
    }

    [Fact]
    public async Task What_a_transmission_forgets_or_throws_is_a_response_too()
    {
        var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", MaxBatchSize = 10, Transmission = new Forgetful() });
        Sending.SendNumbered(client, 100);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(100, responses);
        Assert.Contains(responses, response => response.Error == "the transmission said nothing about this event");
        Assert.Contains(responses, response => response.Exception is InvalidOperationException);
        Assert.Contains(responses, response => response.Outcome == ResponseOutcome.Accepted);
    }

    [Theory]
    [InlineData(nameof(HoneyClientOptions.SampleRate), 0)]
    [InlineData(nameof(HoneyClientOptions.MaxPendingEvents), 0)]
    [InlineData(nameof(HoneyClientOptions.MaxPendingEvents), 10_000_001)]
    [InlineData(nameof(HoneyClientOptions.MaxBatchSize), 0)]
    [InlineData(nameof(HoneyClientOptions.MaxBatchBytes), 999)]
    [InlineData(nameof(HoneyClientOptions.MaxEventBytes), 99)]
    [InlineData(nameof(HoneyClientOptions.MaxConcurrentBatches), 0)]
    [InlineData(nameof(HoneyClientOptions.MaxRetries), -1)]
    public void An_option_out_of_its_range_is_named(string name, int value)
    {
        var options = new HoneyClientOptions();
        typeof(HoneyClientOptions).GetProperty(name)!.SetValue(options, value);
        Assert.Equal(name, Assert.Throws<ArgumentException>(() => new HoneyClient(options)).ParamName);
    }

    [Fact]
    public async Task The_static_client_is_started_and_closed()
    {
        var memory = new MemoryTransmission();
        Honey.Init(new HoneyClientOptions { Dataset = "shop", Transmission = memory });
        Honey.AddField("a", 1);
        Honey.SendNow(new { b = 2 });
        await Honey.CloseAsync();
        Assert.Equal(["a=1", "b=2"], Told(Assert.Single(memory.Events)));
        Assert.Throws<InvalidOperationException>(() => Honey.NewEvent());
    }

    private static IEnumerable<string> Told(Event sent) => sent.Fields.Select(field => $"{field.Key}={field.Value}");

    private sealed class Gated(Task gate) : ITransmission
    {
        public void Start(HoneyClientOptions options) { }

        public async Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
        {
            await gate;
            batch.RespondRest(0, ResponseOutcome.Accepted);
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Forgetful : ITransmission
    {
        private int count;

        public void Start(HoneyClientOptions options) { }

        public Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref count);
            batch.Respond(0, ResponseOutcome.Accepted);
            batch.Respond(0, ResponseOutcome.Failed);
            return now % 2 == 0 ? throw new InvalidOperationException("thrown") : Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => default;
    }
}
