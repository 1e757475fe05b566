namespace Apiary.Server.Workspace.Members;

/// <summary>
/// Slows whoever guesses passwords: after a few failures each further one doubles the wait, counted for the caller's address and
/// for the account. Counts nobody's existence: an account that is not there is slowed alike. Thread-safe.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>Failures that cost no wait.</summary>
    public const int FreeFailures = 5;

    /// <summary>
    /// The longest wait for an account, from wherever one tries: short, so that nobody can lock out another by failing in their
    /// name, and long enough that three thousand guesses a day are the most.
    /// </summary>
    public static readonly TimeSpan LongestAccountWait = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait for an address.</summary>
    public static readonly TimeSpan LongestAddressWait = TimeSpan.FromMinutes(15);

    // After as long without a failure all is forgotten.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>Most addresses and accounts that are remembered; who has more addresses than that is not stopped by counting them.</summary>
    public const int MaxEntries = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>
    /// Counts an attempt as failed before it is tried, so that many at once are not all the first; <see cref="Succeed"/> takes it back. The
    /// result is how long to wait when it must not be tried; null when it may.
    /// </summary>
    public TimeSpan? Begin(string address, string account)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var wait = Max(WaitOf(AddressKey(address), now), WaitOf(AccountKey(account), now));
            if (wait > TimeSpan.Zero) return wait;
            Count(AddressKey(address), now, LongestAddressWait);
            Count(AccountKey(account), now, LongestAccountWait);
            return null;
        }
    }

    /// <summary>The attempt was right: the account's failures are forgotten, of the address's this one, because its others may be guesses at somebody else.</summary>
    public void Succeed(string address, string account)
    {
        lock (gate)
        {
            entries.Remove(AccountKey(account));
            if (entries.TryGetValue(AddressKey(address), out var entry)) entries[AddressKey(address)] = entry with { Failures = entry.Failures - 1 };
        }
    }

    private static string AddressKey(string address) => "address " + address;

    private static string AccountKey(string account) => "account " + account;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan WaitOf(string key, DateTimeOffset now) => entries.TryGetValue(key, out var entry) && entry.BlockedUntil > now ? entry.BlockedUntil - now : TimeSpan.Zero;

    private void Count(string key, DateTimeOffset now, TimeSpan longest)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            if (entries.Count >= MaxEntries) MakeRoom(now);
        }
        else if (now - entry.LastAt > Memory)
        {
            entry = default;
        }

        var failures = entry.Failures + 1;
        var wait = failures <= FreeFailures ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, failures - FreeFailures)));
        entries[key] = new Entry(failures, now, now + wait);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, entry) in entries)
            if (entry.BlockedUntil <= now) entries.Remove(key);
        if (entries.Count >= MaxEntries) entries.Clear();
    }

    private readonly record struct Entry(int Failures, DateTimeOffset LastAt, DateTimeOffset BlockedUntil);
}
