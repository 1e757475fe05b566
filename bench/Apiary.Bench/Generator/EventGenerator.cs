using System.Globalization;

namespace Apiary.Bench.Generator;

/// <summary>
/// Endless spans of a made-up web shop, the same for the same seed: traces of 8 to 40 spans begin evenly over the time range,
/// a span arrives when it has ended, so children come before parents and the spans of some dozen traces are mixed.
/// </summary>
/// <remarks>Not thread-safe. Times never stop growing: after the range's end the next range begins.</remarks>
internal sealed class EventGenerator
{
    private const int MinSpans = 8, MaxSpans = 40;
    private const double ErrorShare = 0.02;

    /// <summary>Traces begin this many nanoseconds apart on average.</summary>
    private readonly double traceDistanceNanos;

    private readonly SeededBits bits;
    private readonly PriorityQueue<SpanEvent, long> running = new();
    private readonly SpanEvent[] trace = new SpanEvent[MaxSpans];
    private double nextTraceNanos;

    /// <summary>A generator of <paramref name="eventCount"/> events from <paramref name="start"/> over <paramref name="range"/>.</summary>
    public EventGenerator(long seed, long eventCount, DateTimeOffset start, TimeSpan range)
    {
        bits = new SeededBits(seed);
        nextTraceNanos = (start - DateTimeOffset.UnixEpoch).Ticks * 100.0;
        traceDistanceNanos = range.Ticks * 100.0 / Math.Max(1, eventCount) * ((MinSpans + MaxSpans) / 2.0);
    }

    /// <summary>When the generated events begin unless a command says otherwise.</summary>
    public static DateTimeOffset DefaultStart { get; } = DateTimeOffset.Parse("2026-11-20T12:00:00Z", CultureInfo.InvariantCulture);

    /// <summary>The next span in order of arrival.</summary>
    public void Next(out SpanEvent span)
    {
        // A span may be handed out when no later trace can have one that ends before it.
        while (!running.TryPeek(out _, out var endNanos) || endNanos > nextTraceNanos) AddTrace();
        span = running.Dequeue();
    }

    private void AddTrace()
    {
        var start = nextTraceNanos;
        // Exponential distances: requests come independently of each other.
        nextTraceNanos += -Math.Log(1 - bits.Fraction()) * traceDistanceNanos;
        var spans = trace.AsSpan(0, MinSpans + bits.Below(MaxSpans - MinSpans + 1));
        var (high, low) = (bits.Next(), bits.Next());
        // Squared, so that some users are much busier than others.
        var user = (int)(Math.Pow(bits.Fraction(), 2) * Vocabulary.UserCount);
        var plan = (byte)(user % 10 == 0 ? 3 : user % 3);
        for (var i = 0; i < spans.Length; i++)
        {
            ref var span = ref spans[i];
            span = new SpanEvent { TraceHigh = high, TraceLow = low, SpanId = bits.Next() | 1, User = user, Plan = plan, Route = -1, Statement = -1, Exception = -1 };
            if (i == 0)
            {
                span.TimestampNanos = (long)start;
                span.Service = (byte)bits.Below(2);
                MakeRequest(ref span);
            }
            else
            {
                // Children hang on one of the last few spans: trees a few levels deep with some fan-out.
                ref readonly var parent = ref spans[Math.Max(0, i - 1 - bits.Below(6))];
                span.ParentId = parent.SpanId;
                span.TimestampNanos = parent.TimestampNanos + (long)(bits.Fraction() * 0.6 * parent.DurationMicros * 1000);
                MakeChild(ref span, parent.Service);
            }

            Finish(ref span);
            running.Enqueue(span, span.TimestampNanos + span.DurationMicros * 1000L);
        }
    }

    private void MakeChild(ref SpanEvent span, byte parentService)
    {
        switch (bits.Below(10))
        {
            case < 4:
                span.Service = (byte)bits.Below(Vocabulary.ServiceCount);
                MakeRequest(ref span);
                break;
            case < 7:
                span.Service = parentService;
                span.Kind = Vocabulary.ClientKind;
                span.Statement = (short)((parentService * 17 + (int)(Math.Pow(bits.Fraction(), 2) * 60)) % Vocabulary.StatementCount);
                span.DurationMicros = LogNormal(1_800, 1.1);
                break;
            default:
                span.Service = parentService;
                span.Kind = Vocabulary.InternalKind;
                span.Operation = (byte)bits.Below(Vocabulary.Operations.Length);
                span.DurationMicros = LogNormal(700, 1.4);
                break;
        }
    }

    private void MakeRequest(ref SpanEvent span)
    {
        span.Kind = Vocabulary.ServerKind;
        // Each service serves five routes of its own; the first ones are asked most.
        span.Route = (short)(span.Service * 5 + Math.Min(bits.Below(5), bits.Below(5)));
        span.Status = bits.Below(100) switch { < 90 => 200, < 93 => 201, < 95 => 204, < 97 => 304, < 99 => 404, _ => 401 };
        span.ContentLength = LogNormal(2_400, 1.0);
        span.DurationMicros = LogNormal(22_000 + 900 * span.Route, 0.9);
    }

    private void Finish(ref SpanEvent span)
    {
        span.Pod = (byte)(span.Service * Vocabulary.PodsPerService + bits.Below(Vocabulary.PodsPerService));
        // A new version is rolled out pod by pod.
        span.Version = (byte)(span.Service * Vocabulary.VersionsPerService + span.Pod % Vocabulary.VersionsPerService);
        span.Thread = (short)(1 + bits.Below(64));
        if (bits.Fraction() < ErrorShare)
        {
            span.Exception = (short)bits.Below(Vocabulary.ExceptionMessages.Length);
            if (span.Route >= 0) span.Status = (short)(bits.Below(4) == 0 ? 503 : 500);
        }
    }

    private int LogNormal(double median, double deviation) => (int)Math.Clamp(median * Math.Exp(deviation * bits.Normal()), 1, 100_000_000);
}
