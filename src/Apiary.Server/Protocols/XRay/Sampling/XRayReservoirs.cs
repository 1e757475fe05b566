namespace Apiary.Server.Protocols.XRay.Sampling;

/// <summary>
/// Shares the reservoirs of sampling rules among the clients that use them (section 2.5 of the protocol reference) and sums up what they tell. In memory: after a restart
/// clients tell again within ten seconds, and borrow until then. Thread-safe.
/// </summary>
internal sealed class XRayReservoirs(TimeProvider time)
{
    /// <summary>How often clients tell; a multiple of ten, by which SDKs count.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long a quota is good.</summary>
    public static readonly TimeSpan QuotaLifetime = TimeSpan.FromMinutes(5);

    // Clients make up their ids, so there is a bound; and statistics are of recent minutes.
    private const int MaxClientsOfRule = 10_000, MaxRules = 10_000, KeptWindows = 60;
    private static readonly TimeSpan ClientLifetime = Interval * 3;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Environment, string Rule), RuleUse> rules = [];

    /// <summary>Takes note of a report, and gives the client's share of <paramref name="reservoir"/>: all get the same, but for what cannot be divided.</summary>
    public int Report(string environmentId, string rule, int reservoir, in SamplingReport report)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (!rules.TryGetValue((environmentId, rule), out var use))
            {
                if (rules.Count >= MaxRules) rules.Clear();
                rules[(environmentId, rule)] = use = new RuleUse();
            }

            use.Add(now, report);
            foreach (var gone in use.Clients.Where(client => now - client.Value > ClientLifetime).Select(client => client.Key).ToList()) use.Clients.Remove(gone);
            // A client without requests needs no share, and takes none from others.
            if (report.Requests > 0 && use.Clients.Count < MaxClientsOfRule) use.Clients[report.ClientId] = now;
            if (!use.Clients.ContainsKey(report.ClientId)) return 0;
            var (each, rest) = Math.DivRem(reservoir, use.Clients.Count);
            var client = report.ClientId;
            var before = use.Clients.Keys.Count(other => string.CompareOrdinal(other, client) < 0);
            return each + (before < rest ? 1 : 0);
        }
    }

    /// <summary>What clients told of the rules of an environment in recent minutes, oldest first.</summary>
    public IReadOnlyList<SamplingWindow> Recent(string environmentId)
    {
        lock (gate) return [.. rules.Where(pair => pair.Key.Environment == environmentId).SelectMany(pair => pair.Value.Windows.Select(window => window with { RuleName = pair.Key.Rule })).OrderBy(window => window.Start).ThenBy(window => window.RuleName, StringComparer.Ordinal)];
    }

    private sealed class RuleUse
    {
        public Dictionary<string, DateTimeOffset> Clients { get; } = new(StringComparer.Ordinal);

        public List<SamplingWindow> Windows { get; } = [];

        public void Add(DateTimeOffset now, in SamplingReport report)
        {
            var start = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / (long)Interval.TotalSeconds * (long)Interval.TotalSeconds);
            if (Windows.Count == 0 || Windows[^1].Start != start)
            {
                if (Windows.Count == KeptWindows) Windows.RemoveAt(0);
                Windows.Add(new SamplingWindow("", start, 0, 0, 0));
            }

            var last = Windows[^1];
            Windows[^1] = last with { Requests = last.Requests + report.Requests, Sampled = last.Sampled + report.Sampled, Borrowed = last.Borrowed + report.Borrowed };
        }
    }
}
