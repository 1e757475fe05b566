using System.Globalization;
using System.Net;
using Apiary.Client;
using Apiary.Client.AspNetCore;
using Apiary.Client.Extensions;
using Apiary.Client.Transmissions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>Everything that the client does by the clock, with a clock that stands until it is stepped: times are exact.</summary>
public sealed class TimeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly SteppedClock clock = new();

    [Fact]
    public async Task Events_leave_together_when_the_first_has_waited_its_time()
    {
        var memory = new MemoryTransmission();
        var client = Client(options => (options.SendFrequency, options.Transmission) = (TimeSpan.FromSeconds(10), memory));
        Sending.SendNumbered(client, 1);
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(10));
        clock.Step(TimeSpan.FromSeconds(4));
        Sending.SendNumbered(client, 1, 1);
        clock.Step(TimeSpan.FromSeconds(5.999));
        Assert.Equal((2, 0), (client.Statistics.Pending, memory.Events.Count));
        clock.Step(TimeSpan.FromSeconds(0.001));
        var responses = await ReadAsync(client, 2);
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(6)], responses.Select(response => response.Duration));
        Assert.Equal([clock.UtcNow.AddSeconds(-10), clock.UtcNow.AddSeconds(-6)], memory.Events.Select(sent => sent.Timestamp!.Value));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_full_batch_waits_for_no_clock()
    {
        var client = Client(options => (options.SendFrequency, options.MaxBatchSize, options.Transmission) = (TimeSpan.FromHours(1), 3, new MemoryTransmission()));
        Sending.SendNumbered(client, 3);
        Assert.All(await ReadAsync(client, 3), response => Assert.Equal(TimeSpan.Zero, response.Duration));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Pauses_double_with_some_chance_up_to_the_most()
    {
        using var peer = new Peer(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        var client = Client(options => (options.HttpHandler, options.MaxRetries, options.MaxRetryDelay, options.SendFrequency) = (peer, 6, TimeSpan.FromMilliseconds(500), TimeSpan.Zero));
        Sending.SendNumbered(client, 1);
        var all = TimeSpan.Zero;
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var pause = await clock.UntilAwaitedAsync(time => time < Short);
            var middle = 100 * Math.Pow(2, attempt - 1);
            Assert.InRange(pause.TotalMilliseconds, Math.Min(middle * 0.5, 500), Math.Min(middle * 1.5, 500));
            Assert.Equal(attempt, peer.Requests);
            clock.Step(pause);
            all += pause;
        }

        var response = Assert.Single(await ReadAsync(client, 1));
        Assert.Equal((ResponseOutcome.Failed, 503, all, 7), (response.Outcome, response.StatusCode, response.Duration, peer.Requests));
        await client.DisposeAsync();
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("600", 30)]
    [InlineData("date", 20)]
    public async Task The_server_says_when_to_come_again(string retryAfter, int seconds)
    {
        var header = retryAfter == "date" ? clock.UtcNow.AddSeconds(20).ToString("R", CultureInfo.InvariantCulture) : retryAfter;
        using var peer = new Peer(number =>
        {
            var answer = new HttpResponseMessage(number == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK) { Content = new StringContent("[{\"status\":202}]") };
            answer.Headers.Add("Retry-After", header);
            return answer;
        });
        var client = Client(options => (options.HttpHandler, options.MaxRetryDelay, options.RequestTimeout, options.SendFrequency) = (peer, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.Zero));
        Sending.SendNumbered(client, 1);
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(seconds));
        clock.Step(TimeSpan.FromSeconds(seconds));
        var response = Assert.Single(await ReadAsync(client, 1));
        Assert.Equal((ResponseOutcome.Accepted, TimeSpan.FromSeconds(seconds), 2), (response.Outcome, response.Duration, peer.Requests));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_request_has_its_time_and_no_more()
    {
        using var peer = new Peer(null);
        var client = Client(options => (options.HttpHandler, options.MaxRetries, options.RequestTimeout, options.SendFrequency) = (peer, 0, TimeSpan.FromSeconds(33), TimeSpan.Zero));
        Sending.SendNumbered(client, 1);
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(33));
        clock.Step(TimeSpan.FromSeconds(33));
        var response = Assert.Single(await ReadAsync(client, 1));
        Assert.Equal(("api.honeycomb.io did not answer within 33 s", TimeSpan.FromSeconds(33)), (Assert.IsType<TimeoutException>(response.Exception).Message, response.Duration));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Closing_has_its_time_and_no_more()
    {
        using var peer = new Peer(null);
        var client = Client(options => (options.HttpHandler, options.RequestTimeout, options.CloseTimeout) = (peer, TimeSpan.FromHours(1), TimeSpan.FromSeconds(44)));
        Sending.SendNumbered(client, 3);
        var closing = client.DisposeAsync().AsTask();
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(44));
        clock.Step(TimeSpan.FromSeconds(43));
        Assert.False(closing.IsCompleted);
        clock.Step(TimeSpan.FromSeconds(1));
        await closing;
        Assert.Equal((3L, 0), (client.Statistics.Failed, client.Statistics.Pending));
    }

    [Fact]
    public async Task What_lies_on_the_disk_is_tried_again_with_growing_pauses()
    {
        using var directory = new TemporaryDirectory();
        using var peer = new Peer(number => number <= 3
            ? new HttpResponseMessage(HttpStatusCode.InternalServerError)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[{\"status\":202}]") });
        var disk = new DiskTransmission(directory.Path) { Clock = clock };
        var client = Client(options => (options.HttpHandler, options.Transmission, options.SendFrequency) = (peer, disk, TimeSpan.Zero));
        Sending.SendNumbered(client, 1);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var pause = await clock.UntilAwaitedAsync(time => time < Short);
            Assert.InRange(pause.TotalMilliseconds, 50 * Math.Pow(2, attempt - 1), 150 * Math.Pow(2, attempt - 1));
            Assert.Equal((0L, 1), (disk.Delivered, Directory.GetFiles(directory.Path, "*.batch").Length));
            clock.Step(pause);
        }

        await client.DisposeAsync();
        Assert.Equal((1L, 4), (disk.Delivered, peer.Requests));
    }

    [Fact]
    public async Task A_timer_measures_by_the_clients_clock()
    {
        var client = Client(options => options.Transmission = new DiscardTransmission());
        var made = client.NewEvent();
        using (made.Time("db")) clock.Step(TimeSpan.FromMilliseconds(12.5));
        Assert.True(made.TryGetField("timer.db_dur_ms", out var milliseconds));
        Assert.Equal(12.5, milliseconds);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task An_outgoing_request_begins_and_lasts_by_the_clients_clock()
    {
        var memory = new MemoryTransmission();
        var client = Client(options => options.Transmission = memory);
        var began = clock.UtcNow;
        using var peer = new Peer(_ =>
        {
            clock.Step(TimeSpan.FromMilliseconds(250));
            return new HttpResponseMessage(HttpStatusCode.OK);
        });
        using (var http = new HttpClient(new ApiaryHttpHandler(client) { InnerHandler = peer })) await http.GetAsync(new Uri("http://shop.example/"), TestContext.Current.CancellationToken);
        await client.DisposeAsync();
        var sent = Assert.Single(memory.Events);
        Assert.Equal((began, 250.0), (sent.Timestamp!.Value, sent.Fields.Single(field => field.Key == "duration_ms").Value));
    }

    [Fact]
    public async Task A_request_that_is_answered_begins_and_lasts_by_the_clients_clock()
    {
        var memory = new MemoryTransmission();
        var client = Client(options => options.Transmission = memory);
        var began = clock.UtcNow;
        await using var services = new ServiceCollection().AddSingleton(client).BuildServiceProvider();
        var application = new ApplicationBuilder(services);
        application.UseApiary().Run(_ =>
        {
            clock.Step(TimeSpan.FromMilliseconds(40));
            return Task.CompletedTask;
        });
        await application.Build()(new DefaultHttpContext());
        await client.DisposeAsync();
        var sent = Assert.Single(memory.Events);
        Assert.Equal((began, 40.0), (sent.Timestamp!.Value, sent.Fields.Single(field => field.Key == "duration_ms").Value));
    }

    private static async Task<List<Response>> ReadAsync(HoneyClient client, int count)
    {
        var read = new List<Response>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (var response in client.ReadResponsesAsync(enough.Token))
        {
            read.Add(response);
            if (read.Count == count) break;
        }

        return read;
    }

    private HoneyClient Client(Action<HoneyClientOptions> change)
    {
        var options = new HoneyClientOptions { WriteKey = "key", Dataset = "shop" };
        change(options);
        return new HoneyClient(options, clock);
    }

    /// <summary>Answers as told, by the number of the request; without an answer, never.</summary>
    private sealed class Peer(Func<int, HttpResponseMessage>? answer) : HttpMessageHandler
    {
        private int requests;

        public int Requests => Volatile.Read(ref requests);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref requests);
            if (answer is not null) return answer(number);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("never");
        }
    }
}
