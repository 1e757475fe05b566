using System.Collections.Concurrent;
using System.Collections.Immutable;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Ingest;

/// <summary>
/// Every request to an ingest endpoint, accepted or refused: counted, and the last ones kept. The answer to "why is my data
/// not there?"; every protocol feeds it. Thread-safe; costs a request one record, an event nothing.
/// </summary>
internal sealed class Arrivals
{
    /// <summary>
    /// Most counters. Senders choose dataset names and keys, so there is a bound; what comes beyond is counted together
    /// under <see cref="Others"/>.
    /// </summary>
    private const int MaxCounters = 10_000;

    /// <summary>Stands for keys and datasets that are counted together.</summary>
    public const string Others = "(others)";

    private readonly Lock gate = new();
    private readonly Arrival?[] ring;
    private readonly UsageStore? usage;
    private readonly ConcurrentDictionary<CounterKey, Counter> counters = new();
    private ImmutableArray<ArrivalSubscription> subscriptions = [];
    private long recorded;

    /// <summary>Keeps the last <paramref name="kept"/> arrivals; 0 keeps none and still counts.</summary>
    /// <param name="kept">How many are kept.</param>
    /// <param name="usage">Where they are counted by day for good; null for nowhere.</param>
    public Arrivals(int kept, UsageStore? usage = null)
    {
        ring = new Arrival?[kept];
        this.usage = usage;
    }

    /// <summary>How many are kept at most.</summary>
    public int Capacity => ring.Length;

    /// <summary>How many there were since the server started.</summary>
    public long RecordedCount => Interlocked.Read(ref recorded);

    /// <summary>Takes note of an answered request.</summary>
    public void Record(Arrival arrival)
    {
        Count(arrival);
        CountUsage(arrival);
        var watching = subscriptions;
        lock (gate)
        {
            if (ring.Length > 0) ring[recorded % ring.Length] = arrival;
            recorded++;
        }

        foreach (var subscription in watching) subscription.Offer(arrival);
    }

    /// <summary>The kept arrivals that <paramref name="wants"/> takes, newest first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<Arrival> Recent(int limit, Func<Arrival, bool>? wants = null)
    {
        var found = new List<Arrival>();
        lock (gate)
        {
            for (var back = 1; back <= Math.Min(recorded, ring.Length) && found.Count < limit; back++)
            {
                var arrival = ring[(recorded - back) % ring.Length]!;
                if (wants is null || wants(arrival)) found.Add(arrival);
            }
        }

        return found;
    }

    /// <summary>All counters, those with the most requests first.</summary>
    public IReadOnlyList<ArrivalCount> Counts() =>
        [.. counters.Select(pair => pair.Value.Read(pair.Key)).OrderByDescending(count => count.Requests).ThenBy(count => count.Dataset, StringComparer.Ordinal)];

    /// <summary>Watches what arrives from now on; ends with its disposal.</summary>
    public ArrivalSubscription Subscribe()
    {
        var subscription = new ArrivalSubscription(Remove);
        ImmutableInterlocked.Update(ref subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    private void Remove(ArrivalSubscription subscription) =>
        ImmutableInterlocked.Update(ref subscriptions, static (all, removed) => all.Remove(removed), subscription);

    private void Count(Arrival arrival)
    {
        var key = new CounterKey(arrival.EnvironmentId, arrival.MaskedKey, arrival.Endpoint, arrival.Dataset ?? "", arrival.Reason);
        if (!counters.TryGetValue(key, out var counter))
        {
            // The bound may be passed by as many as race here, which does no harm.
            if (counters.Count >= MaxCounters) key = key with { MaskedKey = Others, Dataset = Others };
            counter = counters.GetOrAdd(key, static _ => new Counter());
        }

        counter.Add(arrival);
    }

    /// <summary>Of a request for several datasets each gets its part of the bytes; what is nobody's, such as events that could not be read, is the first's.</summary>
    private void CountUsage(Arrival arrival)
    {
        if (usage is null) return;
        var (bytes, refused) = (arrival.BodyBytes, (long)arrival.RefusedEventCount);
        for (var i = arrival.Shares.Count - 1; i > 0; i--)
        {
            var share = arrival.Shares[i];
            var part = arrival.EventCount == 0 ? 0 : (long)((double)arrival.BodyBytes * share.EventCount / arrival.EventCount);
            usage.Record(arrival.Time, arrival.KeyId, share.Dataset, share.EventCount, part, share.RefusedEventCount);
            (bytes, refused) = (bytes - part, refused - share.RefusedEventCount);
        }

        var (dataset, events) = arrival.Shares.Count > 0 ? (arrival.Shares[0].Dataset, arrival.Shares[0].EventCount) : (arrival.Dataset, arrival.EventCount);
        usage.Record(arrival.Time, arrival.KeyId, dataset, events, bytes, refused);
    }

    private sealed record CounterKey(string? EnvironmentId, string MaskedKey, string Endpoint, string Dataset, string Reason);

    private sealed class Counter
    {
        private long requests, events, refusedEvents, lastTicks;

        public void Add(Arrival arrival)
        {
            Interlocked.Increment(ref requests);
            Interlocked.Add(ref events, arrival.EventCount);
            Interlocked.Add(ref refusedEvents, arrival.RefusedEventCount);
            Interlocked.Exchange(ref lastTicks, arrival.Time.UtcTicks);
        }

        public ArrivalCount Read(CounterKey key) => new(
            key.EnvironmentId, key.MaskedKey, key.Endpoint, key.Dataset, key.Reason,
            Interlocked.Read(ref requests), Interlocked.Read(ref events), Interlocked.Read(ref refusedEvents),
            new DateTimeOffset(Interlocked.Read(ref lastTicks), TimeSpan.Zero));
    }
}
