using System.Collections.Concurrent;
using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Usage;

/// <summary>
/// How much came on each day, by dataset and key, and when each key was last used. Counted in memory, without allocation for what was
/// counted before on the day, and written to a journal now and then: a crash loses what came since. Thread-safe.
/// </summary>
internal sealed class UsageStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/usage.journal";

    /// <summary>Stands for the dataset where a request named none.</summary>
    public const string NoDataset = "(none)";

    /// <summary>Stands for datasets that are counted together, because a day has too many.</summary>
    public const string OtherDatasets = "(others)";

    /// <summary>For how many days counts are kept.</summary>
    public const int DaysKept = 400;

    /// <summary>Most pairs of key and dataset of one day that are counted apart; senders choose the names.</summary>
    public const int MaxCountersOfDay = 1_000;

    /// <summary>The number that <see cref="DateOnly"/> has for the first day.</summary>
    internal static readonly int FirstDayNumber = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    // A record of the journal stays far below its limit.
    private const int EntriesOfRecord = 1_000;

    private readonly ConcurrentDictionary<UsageKey, UsageCounter> counters = new();
    private readonly ConcurrentDictionary<string, KeyUse> uses = new(StringComparer.Ordinal);
    private readonly Lock flushing = new();
    private readonly TimeProvider time;
    private readonly RecordJournal<UsageRecord> journal;
    private volatile DayCount newest = new(0);

    private UsageStore(StoreFiles files, TimeProvider time)
    {
        this.time = time;
        journal = new RecordJournal<UsageRecord>(files, JournalPath, Replay);
        ForgetOld();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static UsageStore Open(StoreFiles files, TimeProvider time) => new(files, time);

    /// <summary>Counts a request that brought data.</summary>
    /// <param name="at">When it was answered.</param>
    /// <param name="keyId">The key's id; null when the key is unknown.</param>
    /// <param name="dataset">The dataset as the sender named it; null when it named none.</param>
    /// <param name="events">Events acknowledged.</param>
    /// <param name="bytes">Bytes of the body as it came.</param>
    /// <param name="refused">Events refused.</param>
    public void Record(DateTimeOffset at, string? keyId, string? dataset, long events, long bytes, long refused)
    {
        if (keyId is not null) UseOf(keyId).Add(at, dataset, events);
        if ((events | bytes | refused) == 0) return;
        // What comes with unknown keys is counted together: it may name anything.
        var key = new UsageKey((int)(at.ToUnixTimeSeconds() / 86_400), keyId ?? "", keyId is null ? NoDataset : dataset ?? NoDataset);
        if (!counters.TryGetValue(key, out var counter)) counter = AddCounter(key);
        counter.Add(events, bytes, refused);
    }

    /// <summary>Takes note that a key was presented for something else than data.</summary>
    public void Seen(string keyId) => UseOf(keyId).Add(time.GetUtcNow(), null, 0);

    /// <summary>The last use of a key; null when it was never used.</summary>
    public KeyUse? FindUse(string keyId) => uses.GetValueOrDefault(keyId);

    /// <summary>The counts of the last days, today included, oldest first.</summary>
    public IReadOnlyList<UsageCount> Last(int days)
    {
        var first = Today - days + 1;
        return [.. counters.Where(pair => pair.Key.Day >= first).Select(pair => pair.Value.Read(pair.Key))
            .OrderBy(count => count.Day).ThenBy(count => count.Dataset, StringComparer.Ordinal).ThenBy(count => count.KeyId, StringComparer.Ordinal)];
    }

    /// <summary>Writes down what changed since the last time; false when the disk did not let it be, and then the next time does.</summary>
    public bool Flush()
    {
        lock (flushing)
        {
            ForgetOld();
            var changed = counters.Where(pair => pair.Value.TakeChanged()).ToList();
            var used = uses.Select(pair => pair.Value.TakeChanged(pair.Key)).OfType<UsageRecord.Key>().ToList();
            try
            {
                foreach (var record in RecordsOf(changed.Select(pair => pair.Value.Read(pair.Key)), used)) journal.Append(record);
            }
            catch (IOException)
            {
                foreach (var (_, counter) in changed) counter.GiveBackChanged();
                foreach (var use in used) uses[use.Id].GiveBackChanged();
                return false;
            }

            journal.RewriteWhenLong((counters.Count + uses.Count) / EntriesOfRecord, () => RecordsOf(counters.Select(pair => pair.Value.Read(pair.Key)), [.. uses.Select(pair => pair.Value.Read(pair.Key))]));
            return true;
        }
    }

    /// <summary>Writes down what changed and closes the journal.</summary>
    public void Dispose()
    {
        Flush();
        journal.Dispose();
    }

    private int Today => (int)(time.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    private static IEnumerable<UsageRecord> RecordsOf(IEnumerable<UsageCount> counts, IReadOnlyList<UsageRecord.Key> keys)
    {
        foreach (var some in counts.Chunk(EntriesOfRecord)) yield return new UsageRecord(some, []);
        foreach (var some in keys.Chunk(EntriesOfRecord)) yield return new UsageRecord([], some);
    }

    private KeyUse UseOf(string keyId) => uses.TryGetValue(keyId, out var use) ? use : uses.GetOrAdd(keyId, static _ => new KeyUse());

    private UsageCounter AddCounter(UsageKey key)
    {
        // The bound may be passed by as many as race here, which does no harm.
        var day = newest;
        if (day.Day < key.Day) newest = day = new DayCount(key.Day);
        if (day.Day == key.Day && Interlocked.Increment(ref day.Counters) > MaxCountersOfDay) key = key with { Dataset = OtherDatasets };
        return counters.GetOrAdd(key, static _ => new UsageCounter());
    }

    private void ForgetOld()
    {
        var first = Today - DaysKept + 1;
        foreach (var key in counters.Keys)
            if (key.Day < first) counters.TryRemove(key, out _);
    }

    private void Replay(UsageRecord record)
    {
        foreach (var count in record.Counts)
        {
            var key = new UsageKey(count.Day.DayNumber - FirstDayNumber, count.KeyId, count.Dataset);
            if (!counters.ContainsKey(key))
            {
                if (newest.Day < key.Day) newest = new DayCount(key.Day);
                if (newest.Day == key.Day) newest.Counters++;
            }

            counters[key] = new UsageCounter(count);
        }

        foreach (var key in record.Keys) uses[key.Id] = new KeyUse(key);
    }

    /// <summary>How many counters the newest day has.</summary>
    private sealed class DayCount(int day)
    {
        public int Counters;

        public int Day { get; } = day;
    }
}
