namespace Apiary.Server.Workspace.Usage;

/// <summary>When a key was last used, for what, and how much came with it in the last day. Thread-safe.</summary>
internal sealed class KeyUse
{
    private const int HoursKept = 24;

    private readonly Lock gate = new();
    // An hour's slot is its number modulo the length; the other array says which hour is in it.
    private readonly long[] hours = new long[HoursKept + 1], events = new long[HoursKept + 1];
    private DateTimeOffset lastUsedAt;
    private string? lastDataset;
    private bool isChanged;

    /// <summary>A key that was never used.</summary>
    public KeyUse()
    {
    }

    /// <summary>What was read from the journal.</summary>
    public KeyUse(UsageRecord.Key known)
    {
        (lastUsedAt, lastDataset) = (known.LastUsedAt, known.LastDataset);
        foreach (var (hour, count) in known.Hours)
            if (hour > 0) (hours[SlotOf(hour)], events[SlotOf(hour)]) = (hour, count);
    }

    /// <summary>When the key was last presented.</summary>
    public DateTimeOffset LastUsedAt
    {
        get
        {
            lock (gate) return lastUsedAt;
        }
    }

    /// <summary>The dataset that events last came for; null for none.</summary>
    public string? LastDataset
    {
        get
        {
            lock (gate) return lastDataset;
        }
    }

    /// <summary>Takes note of a use.</summary>
    /// <param name="at">When.</param>
    /// <param name="dataset">The dataset that events came for; null when it was something else.</param>
    /// <param name="count">How many events were acknowledged.</param>
    public void Add(DateTimeOffset at, string? dataset, long count)
    {
        lock (gate)
        {
            isChanged = true;
            if (at > lastUsedAt) lastUsedAt = at;
            if (count == 0) return;
            lastDataset = dataset;
            var hour = HourOf(at);
            ref var slot = ref hours[SlotOf(hour)];
            if (slot > hour) return;
            if (slot < hour) (slot, events[SlotOf(hour)]) = (hour, 0);
            events[SlotOf(hour)] += count;
        }
    }

    /// <summary>How many events came in the 24 hours before <paramref name="now"/>, to the full hour.</summary>
    public long EventsOfLastDay(DateTimeOffset now)
    {
        lock (gate)
        {
            var (sum, last) = (0L, HourOf(now));
            for (var slot = 0; slot < hours.Length; slot++)
                if (hours[slot] > last - HoursKept && hours[slot] <= last) sum += events[slot];
            return sum;
        }
    }

    /// <summary>What to write down when something changed since the last call; else null.</summary>
    public UsageRecord.Key? TakeChanged(string id)
    {
        lock (gate)
        {
            if (!isChanged) return null;
            isChanged = false;
            return Read(id);
        }
    }

    /// <summary>What there is to write down.</summary>
    public UsageRecord.Key Read(string id)
    {
        lock (gate)
        {
            var known = Enumerable.Range(0, hours.Length).Where(slot => events[slot] > 0).ToDictionary(slot => hours[slot], slot => events[slot]);
            return new UsageRecord.Key(id, lastUsedAt, lastDataset, known);
        }
    }

    /// <summary>It is not written down after all.</summary>
    public void GiveBackChanged()
    {
        lock (gate) isChanged = true;
    }

    private static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3_600;

    private static int SlotOf(long hour) => (int)(hour % (HoursKept + 1));
}
