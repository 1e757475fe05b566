using System.Net;

namespace Apiary.Client;

/// <summary>How a <see cref="HoneyClient"/> behaves. Read once, when the client is made.</summary>
public sealed class HoneyClientOptions
{
    /// <summary>Honeycomb's own address.</summary>
    public static readonly Uri HoneycombHost = new("https://api.honeycomb.io");

    /// <summary>The API key. Without one, a client that sends over HTTP has every event refused, and says why.</summary>
    public string WriteKey { get; set; } = "";

    /// <summary>The dataset of events that name no other.</summary>
    public string Dataset { get; set; } = "";

    /// <summary>The server, for example <c>http://127.0.0.1:5000</c>. Default: Honeycomb's.</summary>
    public Uri ApiHost { get; set; } = HoneycombHost;

    /// <summary>Of how many events one is kept by <see cref="Event.Send"/>, at least 1. Default 1, all.</summary>
    public int SampleRate { get; set; } = 1;

    /// <summary>
    /// Most events that have been sent and have no response yet: waiting, in a batch, or on their way. What comes beyond is
    /// dropped and reported (or waits, with <see cref="BlockOnSend"/>). 1 to 10,000,000; default 10,000.
    /// </summary>
    public int MaxPendingEvents { get; set; } = 10_000;

    /// <summary>Most events of one request. 1 to 100,000; default 500.</summary>
    public int MaxBatchSize { get; set; } = 500;

    /// <summary>Most bytes of one request before compression; 1 kB to 100 MB, default 5,000,000, the most that Honeycomb takes.</summary>
    public int MaxBatchBytes { get; set; } = 5_000_000;

    /// <summary>Most bytes of one event; what is larger is refused here, as the server would. 100 bytes to <see cref="MaxBatchBytes"/>; default 1,000,000.</summary>
    public int MaxEventBytes { get; set; } = 1_000_000;

    /// <summary>Most requests on their way at once. 1 to 1,000; default 8.</summary>
    public int MaxConcurrentBatches { get; set; } = 8;

    /// <summary>How long an event waits for others to share its request. 0 to 1 hour; default 100 ms.</summary>
    public TimeSpan SendFrequency { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether <see cref="Event.Send"/> waits while the queue is full, instead of dropping the event. Default false.</summary>
    public bool BlockOnSend { get; set; }

    /// <summary>Most responses that wait to be read; what comes beyond is counted and dropped. 0 to 10,000,000; default 20,000.</summary>
    public int MaxPendingResponses { get; set; } = 20_000;

    /// <summary>Whether sending waits while nobody reads responses, instead of dropping them. Only for programs that read them all. Default false.</summary>
    public bool BlockOnResponse { get; set; }

    /// <summary>Called with every response, from a thread of the client; must be quick. What it throws is passed over.</summary>
    public Action<Response>? OnResponse { get; set; }

    /// <summary>
    /// Called with every event that would be sent, on the thread that sends it, after sampling: may change, add and remove
    /// fields. False lets the event go. When it throws, the event is not sent, for it may hold what should not leave.
    /// </summary>
    public Func<Event, bool>? Presend { get; set; }

    /// <summary>How long one request may take. 1 ms to 1 day; default 10 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request that may succeed later is sent again (no connection, time-out, 408, 429, 5xx). 0 to 1,000; default 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The longest pause before a request is sent again, <c>Retry-After</c> included. 0 to 1 day; default 30 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long closing waits for what is still to be sent; then the rest has failed. 0 to 1 day; default 10 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether requests are compressed with gzip. Default true; not worth its time to a server on the same machine.</summary>
    public bool Gzip { get; set; } = true;

    /// <summary>The proxy for requests; null for the system's.</summary>
    public IWebProxy? Proxy { get; set; }

    /// <summary>What sends HTTP requests, not disposed by the client; null for one of its own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Text added to the <c>User-Agent</c>, such as <c>my-shop/1.2</c>.</summary>
    public string? UserAgentAddition { get; set; }

    /// <summary>How events leave; null for HTTP. Disposed with the client.</summary>
    public ITransmission? Transmission { get; set; }

    /// <summary>Throws <see cref="ArgumentException"/> that names the first option out of its range.</summary>
    public void Validate()
    {
        Check(nameof(ApiHost), ApiHost is { IsAbsoluteUri: true, Scheme: "http" or "https" }, "an absolute address with http or https");
        Check(nameof(WriteKey), WriteKey is not null && WriteKey.IndexOfAny(['\r', '\n']) < 0, "a key in one line");
        Check(nameof(Dataset), Dataset is not null, "a name");
        Range(nameof(SampleRate), SampleRate, 1, int.MaxValue);
        Range(nameof(MaxPendingEvents), MaxPendingEvents, 1, 10_000_000);
        Range(nameof(MaxBatchSize), MaxBatchSize, 1, 100_000);
        Range(nameof(MaxBatchBytes), MaxBatchBytes, 1_000, 100_000_000);
        Range(nameof(MaxEventBytes), MaxEventBytes, 100, MaxBatchBytes);
        Range(nameof(MaxConcurrentBatches), MaxConcurrentBatches, 1, 1_000);
        Range(nameof(MaxPendingResponses), MaxPendingResponses, 0, 10_000_000);
        Range(nameof(MaxRetries), MaxRetries, 0, 1_000);
        Range(nameof(SendFrequency), SendFrequency, TimeSpan.Zero, TimeSpan.FromHours(1));
        Range(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        Range(nameof(MaxRetryDelay), MaxRetryDelay, TimeSpan.Zero, TimeSpan.FromDays(1));
        Range(nameof(CloseTimeout), CloseTimeout, TimeSpan.Zero, TimeSpan.FromDays(1));
        Check(nameof(BlockOnResponse), !BlockOnResponse || MaxPendingResponses > 0, "room for responses when sending waits for them");
    }

    private static void Range<T>(string name, T value, T min, T max)
        where T : IComparable<T> => Check(name, value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0, $"{min} to {max}, found {value}");

    private static void Check(string name, bool isRight, string expected)
    {
        if (!isRight) throw new ArgumentException($"{name}: expected {expected}", name);
    }
}
