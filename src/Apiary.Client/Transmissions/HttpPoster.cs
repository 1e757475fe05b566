using System.Net.Http.Headers;
using Apiary.Client.Sending;

namespace Apiary.Client.Transmissions;

/// <summary>Posts bodies to <c>/1/batch/DATASET</c>, one attempt at a time.</summary>
internal sealed class HttpPoster : IDisposable
{
    /// <summary>Longest answer that is read; the longest sensible one says a few words of each event.</summary>
    private const int MaxAnswerBytes = 16 << 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly HoneyClientOptions options;
    private readonly ClientClock clock;
    private readonly HttpClient http;

    public HttpPoster(HoneyClientOptions options, ClientClock clock)
    {
        this.options = options;
        this.clock = clock;
        http = new HttpClient(options.HttpHandler ?? OwnHandler(options), disposeHandler: options.HttpHandler is null)
        {
            // Each attempt has a time of its own.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("apiary-client", ClientVersion.Text));
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue($"({ClientVersion.Framework})"));
        if (options.UserAgentAddition is { Length: > 0 } addition) http.DefaultRequestHeaders.UserAgent.ParseAdd(addition);
    }

    /// <summary>Why nothing can be sent there; null when it can.</summary>
    public static string? Missing(Destination destination) =>
        destination.WriteKey.Length == 0 ? "there is no API key: set HoneyClientOptions.WriteKey"
        : destination.Dataset.Length == 0 ? "there is no dataset: set HoneyClientOptions.Dataset, or that of the event"
        : destination.WriteKey.Any(c => c is < ' ' or > '~') ? "the API key has characters that no key has"
        : null;

    /// <summary>Sends a body once. Throws <see cref="OperationCanceledException"/> only when the caller cancels.</summary>
    /// <param name="to">Where.</param>
    /// <param name="body">A JSON array of events, compressed if <paramref name="gzip"/>.</param>
    /// <param name="gzip">Whether it is compressed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<HttpAnswer> PostAsync(Destination to, ArraySegment<byte> body, bool gzip, CancellationToken cancellationToken)
    {
        OwnWork.Begin();
        var address = new Uri(to.ApiHost, $"/1/batch/{Uri.EscapeDataString(to.Dataset)}");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(time, options.RequestTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body.Array!, body.Offset, body.Count) };
            request.Headers.TryAddWithoutValidation("X-Honeycomb-Team", to.WriteKey);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (gzip) request.Content.Headers.ContentEncoding.Add("gzip");
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, time.Token).ConfigureAwait(false);
#if NET
            var text = await reply.Content.ReadAsByteArrayAsync(time.Token).ConfigureAwait(false);
#else
            var text = await reply.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
#endif
            return new HttpAnswer((int)reply.StatusCode, text, RetryAfter(reply.Headers.RetryAfter), null);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return new HttpAnswer(0, [], null, new TimeoutException($"{address.Host} did not answer within {options.RequestTimeout.TotalSeconds:0.###} s", late));
        }
        catch (HttpRequestException failure)
        {
            return new HttpAnswer(0, [], null, failure);
        }
        catch (IOException failure)
        {
            return new HttpAnswer(0, [], null, failure);
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? date - clock.UtcNow : null);

    /// <summary>What the server asked for, or twice as long each time, some of it by chance so that many clients do not come back together.</summary>
    public TimeSpan PauseBefore(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? TimeSpan.FromTicks((long)(FirstPause.Ticks * Math.Pow(2, Math.Min(attempt - 1, 20)) * (0.5 + RandomSource.Fraction())));
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > options.MaxRetryDelay ? options.MaxRetryDelay : pause;
    }

    public void Dispose() => http.Dispose();

#if NET
    private static SocketsHttpHandler OwnHandler(HoneyClientOptions options) =>
        new()
        {
            Proxy = options.Proxy,
            UseProxy = true,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            MaxConnectionsPerServer = options.MaxConcurrentBatches,
            // Names may come to mean other machines while a program runs for weeks.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // What the client itself sends is not what the application does.
            ActivityHeadersPropagator = null,
        };
#else
    private static HttpClientHandler OwnHandler(HoneyClientOptions options) =>
        new() { Proxy = options.Proxy, UseProxy = true, AllowAutoRedirect = false, UseCookies = false };
#endif
}
