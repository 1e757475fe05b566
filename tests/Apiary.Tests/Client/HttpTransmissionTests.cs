using System.Globalization;
using System.IO.Compression;
using System.Net;
using Apiary.Client;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>A peer that misbehaves in every way: each event ends in exactly one response all the same.</summary>
public sealed class HttpTransmissionTests
{
    [Theory]
    [InlineData("429 Too Many Requests")]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("408 Request Timeout")]
    public async Task What_may_succeed_later_is_sent_again(string status)
    {
        await using var peer = new HostilePeer((number, body, stream, _) =>
            number <= 2 ? HostilePeer.AnswerAsync(stream, status, "{\"error\":\"later\"}", "Retry-After: 0\r\n") : HostilePeer.AcceptAllAsync(stream, body));
        var responses = await RunAsync(peer, 5);
        Assert.All(responses, response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
        Assert.Equal(3, peer.Requests);
    }

    [Fact]
    public async Task What_does_not_succeed_in_the_end_has_failed_with_the_servers_words()
    {
        await using var peer = new HostilePeer((_, _, stream, _) => HostilePeer.AnswerAsync(stream, "503 Service Unavailable", "{\"error\":\"the disk is full\"}", "Retry-After: 0\r\n"));
        var responses = await RunAsync(peer, 3, options => options.MaxRetries = 2);
        Assert.All(responses, response => Assert.Equal((ResponseOutcome.Failed, 503, "the disk is full"), (response.Outcome, response.StatusCode, response.Error)));
        Assert.Equal(3, peer.Requests);
    }

    [Fact]
    public async Task A_retry_waits_as_long_as_the_server_asks_up_to_the_most()
    {
        await using var peer = new HostilePeer((number, body, stream, _) =>
            number == 1 ? HostilePeer.AnswerAsync(stream, "429 Too Many Requests", "{}", "Retry-After: 3600\r\n") : HostilePeer.AcceptAllAsync(stream, body));
        var responses = await RunAsync(peer, 1, options => options.MaxRetryDelay = TimeSpan.FromMilliseconds(60));
        Assert.InRange(Assert.Single(responses).Duration, TimeSpan.FromMilliseconds(55), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_date_in_the_past_means_at_once()
    {
        var date = DateTimeOffset.UtcNow.AddHours(-1).ToString("R", CultureInfo.InvariantCulture);
        await using var peer = new HostilePeer((number, body, stream, _) =>
            number == 1 ? HostilePeer.AnswerAsync(stream, "429 Too Many Requests", "{}", $"Retry-After: {date}\r\n") : HostilePeer.AcceptAllAsync(stream, body));
        Assert.Equal(ResponseOutcome.Accepted, Assert.Single(await RunAsync(peer, 1)).Outcome);
    }

    [Theory]
    [InlineData("400 Bad Request", "{\"error\":\"Request body is malformed and cannot be read.\"}", "Request body is malformed and cannot be read.")]
    [InlineData("401 Unauthorized", "{\"error\":\"unknown API key - check your credentials\"}", "unknown API key - check your credentials")]
    [InlineData("404 Not Found", "<html>", "status 404")]
    [InlineData("302 Found", "", "status 302")]
    public async Task What_is_final_is_not_sent_again(string status, string body, string error)
    {
        await using var peer = new HostilePeer((_, _, stream, _) => HostilePeer.AnswerAsync(stream, status, body, "Location: http://127.0.0.1:1/\r\n"));
        var responses = await RunAsync(peer, 3);
        Assert.All(responses, response => Assert.Equal((ResponseOutcome.Refused, error, body), (response.Outcome, response.Error, response.Body)));
        Assert.Equal(1, peer.Requests);
    }

    [Fact]
    public async Task Every_event_has_its_own_status()
    {
        await using var peer = new HostilePeer((_, _, stream, _) =>
            HostilePeer.AnswerAsync(stream, "200 OK", """[{"status":202},{"status":400,"error":"Event has too many columns."},{"status":"x"},7,{"status":429}]"""));
        var responses = (await RunAsync(peer, 6)).OrderBy(response => (int)response.Metadata!).ToList();
        Assert.Equal(
            [(ResponseOutcome.Accepted, 202, null), (ResponseOutcome.Refused, 400, "Event has too many columns."), (ResponseOutcome.Refused, 0, "status 0"), (ResponseOutcome.Refused, 0, "status 0"), (ResponseOutcome.Refused, 429, "status 429"), (ResponseOutcome.Failed, 200, "insufficient responses from server")],
            responses.Select(response => (response.Outcome, response.StatusCode, response.Error)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[{\"status\":202},")]
    [InlineData("\u0000\u0001")]
    public async Task An_answer_that_is_no_list_is_told(string body)
    {
        await using var peer = new HostilePeer((_, _, stream, _) => HostilePeer.AnswerAsync(stream, "200 OK", body));
        Assert.All(await RunAsync(peer, 2), response => Assert.Equal((ResponseOutcome.Refused, 200, body), (response.Outcome, response.StatusCode, response.Body)));
    }

    [Fact]
    public async Task A_longer_list_than_asked_for_does_no_harm()
    {
        await using var peer = new HostilePeer((_, _, stream, _) => HostilePeer.AnswerAsync(stream, "200 OK", $"[{string.Join(',', Enumerable.Repeat("{\"status\":202}", 50))}]"));
        Assert.All(await RunAsync(peer, 2), response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again()
    {
        await using var peer = new HostilePeer((number, body, stream, _) => number <= 2 ? throw new IOException("reset") : HostilePeer.AcceptAllAsync(stream, body));
        Assert.All(await RunAsync(peer, 4), response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
        Assert.Equal(3, peer.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_tried_again()
    {
        await using var peer = new HostilePeer(async (number, body, stream, _) =>
        {
            if (number > 1)
            {
                await HostilePeer.AcceptAllAsync(stream, body);
                return;
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"sta"u8.ToArray());
            throw new IOException("reset");
        });
        Assert.All(await RunAsync(peer, 2), response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
    }

    [Fact]
    public async Task A_peer_that_never_answers_is_given_up_after_its_time()
    {
        await using var peer = new HostilePeer((_, _, _, stop) => Task.Delay(Timeout.Infinite, stop));
        var responses = await RunAsync(peer, 2, options =>
        {
            options.RequestTimeout = TimeSpan.FromMilliseconds(40);
            options.MaxRetries = 1;
        });
        Assert.All(responses, response => Assert.IsType<TimeoutException>(response.Exception));
        Assert.Equal(2, peer.Requests);
    }

    [Fact]
    public async Task Sending_to_a_dead_server_waits_for_nothing()
    {
        using var unused = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var dead = new Uri($"http://127.0.0.1:{((IPEndPoint)unused.LocalEndpoint).Port}");
        unused.Stop();
        var options = Sending.To(dead);
        options.MaxPendingEvents = 100;
        options.CloseTimeout = TimeSpan.FromMilliseconds(200);
        var client = new HoneyClient(options);
        Sending.SendNumbered(client, 1_000);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(1_000, responses);
        Assert.All(responses, response => Assert.True(response.Outcome is ResponseOutcome.Failed or ResponseOutcome.Overflow));
    }

    [Fact]
    public async Task Closing_gives_up_after_its_time_and_every_event_has_failed()
    {
        await using var peer = new HostilePeer((_, _, _, stop) => Task.Delay(Timeout.Infinite, stop));
        var responses = await RunAsync(peer, 50, options =>
        {
            options.CloseTimeout = TimeSpan.FromMilliseconds(50);
            options.MaxBatchSize = 5;
            options.MaxConcurrentBatches = 2;
        });
        Sending.AssertOneEach(50, responses);
        Assert.All(responses, response => Assert.Equal("the client was closed before this event could be sent", response.Error));
    }

    [Theory]
    [InlineData("", "shop", "there is no API key")]
    [InlineData("key", "", "there is no dataset")]
    [InlineData("kéy", "shop", "characters that no key has")]
    public async Task What_is_missing_is_named_and_nothing_is_sent(string key, string dataset, string error)
    {
        await using var peer = new HostilePeer((_, body, stream, _) => HostilePeer.AcceptAllAsync(stream, body));
        var responses = await RunAsync(peer, 1, options => (options.WriteKey, options.Dataset) = (key, dataset));
        Assert.Contains(error, Assert.Single(responses).Error, StringComparison.Ordinal);
        Assert.Equal(0, peer.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_wrong_is_an_error_not_a_hang()
    {
        await using var peer = new HostilePeer((_, _, _, _) => Task.CompletedTask);
        var options = Sending.To(new UriBuilder(peer.Address) { Scheme = "https" }.Uri);
        options.MaxRetries = 0;
        options.RequestTimeout = TimeSpan.FromMilliseconds(300);
        var client = new HoneyClient(options);
        Sending.SendNumbered(client, 1);
        Assert.Equal(ResponseOutcome.Failed, Assert.Single(await Sending.CloseAndReadAsync(client)).Outcome);
    }

    [Fact]
    public async Task The_request_is_what_the_protocol_says()
    {
        HttpRequestMessage? seen = null;
        byte[] sent = [];
        using var handler = new Recording(async request =>
        {
            seen = request;
            sent = await request.Content!.ReadAsByteArrayAsync();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[{\"status\":202}]") };
        });
        var client = new HoneyClient(new HoneyClientOptions
        {
            WriteKey = "abc", Dataset = "my shop/ü", ApiHost = new Uri("https://honey.example"), HttpHandler = handler, UserAgentAddition = "shop/1.2",
        });
        Sending.SendNumbered(client, 1);
        Assert.Equal(ResponseOutcome.Accepted, Assert.Single(await Sending.CloseAndReadAsync(client)).Outcome);
        Assert.Equal("https://honey.example/1/batch/my%20shop%2F%C3%BC", seen!.RequestUri!.AbsoluteUri);
        Assert.Equal("abc", Assert.Single(seen.Headers.GetValues("X-Honeycomb-Team")));
        Assert.StartsWith("apiary-client/", seen.Headers.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("shop/1.2", seen.Headers.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal(["gzip"], seen.Content!.Headers.ContentEncoding);
        using var plain = new StreamReader(new GZipStream(new MemoryStream(sent), CompressionMode.Decompress));
        Assert.Contains("\"data\":{\"number\":0}", await plain.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_asked_in_the_servers_place()
    {
        await using var proxy = new HostilePeer((_, body, stream, _) => HostilePeer.AcceptAllAsync(stream, body));
        var responses = await RunAsync(proxy, 2, options => (options.ApiHost, options.Proxy) = (new Uri("http://honey.example"), new WebProxy(proxy.Address)));
        Assert.All(responses, response => Assert.Equal(ResponseOutcome.Accepted, response.Outcome));
        Assert.Equal(1, proxy.Requests);
    }

    private static async Task<List<Response>> RunAsync(HostilePeer peer, int events, Action<HoneyClientOptions>? change = null)
    {
        var options = Sending.To(peer.Address);
        options.SendFrequency = TimeSpan.FromMilliseconds(100);
        change?.Invoke(options);
        var client = new HoneyClient(options);
        Sending.SendNumbered(client, events);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(events, responses);
        return responses;
    }

    private sealed class Recording(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
