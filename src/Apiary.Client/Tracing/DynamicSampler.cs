using System.Collections.Concurrent;
using System.Diagnostics;
using Apiary.Client.Sending;

namespace Apiary.Client.Tracing;

/// <summary>
/// Keeps rare things and thins out frequent ones: each key has a sample rate of its own, chosen so that about
/// <paramref name="goalPerInterval"/> events are kept in an interval, shared among the keys by the logarithm of how often
/// each came in the interval before. New keys are kept whole until the next interval.
/// </summary>
/// <param name="key">What tells kinds of spans apart, for example route and status. Few hundred kinds, not ids.</param>
/// <param name="goalPerInterval">At least 1.</param>
/// <param name="interval">How often rates are chosen anew; default 30 s.</param>
/// <param name="maxKeys">Most keys that are counted; what comes beyond has a rate of 1. Default 500.</param>
public sealed class DynamicSampler(Func<Activity, string> key, int goalPerInterval, TimeSpan? interval = null, int maxKeys = 500) : ITraceSampler
{
    private readonly long intervalTicks = (interval ?? TimeSpan.FromSeconds(30)).Ticks;
    private readonly object gate = new();
    private ConcurrentDictionary<string, int[]> counts = new(StringComparer.Ordinal);
    private volatile Dictionary<string, int> rates = [];
    private long nextChange;

    internal ClientClock Clock { get; init; } = ClientClock.System;

    /// <summary>The rate that a key has now.</summary>
    public int RateOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return rates.TryGetValue(name, out var rate) ? rate : 1;
    }

    /// <inheritdoc/>
    public int RateOf(Activity span)
    {
        ArgumentNullException.ThrowIfNull(span);
        var name = key(span);
        ChangeRates();
        if (counts.TryGetValue(name, out var count) || (counts.Count < maxKeys && counts.TryAdd(name, count = [0])) || counts.TryGetValue(name, out count))
            Interlocked.Increment(ref count[0]);
        var rate = RateOf(name);
        // By the trace, so that its spans of one kind stay together in all processes.
        return rate == 1 || new DeterministicSampler(rate).Keeps(span.TraceId.ToHexString()) ? rate : 0;
    }

    private void ChangeRates()
    {
        var now = Clock.Ticks;
        if (now < Interlocked.Read(ref nextChange)) return;
        lock (gate)
        {
            if (now < nextChange) return;
            if (nextChange > 0) rates = Choose(Interlocked.Exchange(ref counts, new ConcurrentDictionary<string, int[]>(StringComparer.Ordinal)));
            Interlocked.Exchange(ref nextChange, now + intervalTicks);
        }
    }

    private Dictionary<string, int> Choose(ConcurrentDictionary<string, int[]> seen)
    {
        var frequent = seen.Select(pair => (Name: pair.Key, Count: Math.Max(1, Volatile.Read(ref pair.Value[0])))).OrderBy(pair => pair.Count).ToList();
        var chosen = new Dictionary<string, int>(StringComparer.Ordinal);
        double left = goalPerInterval;
        var weights = frequent.Sum(pair => Math.Log(pair.Count + 1));
        // The rarest first: what they do not need of their share goes to the others.
        foreach (var (name, count) in frequent)
        {
            var weight = Math.Log(count + 1);
            var share = Math.Max(1, left * weight / weights);
            var rate = count <= share ? 1 : (int)Math.Ceiling(count / share);
            chosen[name] = rate;
            left -= (double)count / rate;
            weights -= weight;
        }

        return chosen;
    }
}
