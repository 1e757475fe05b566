namespace Apiary.Server.Workspace.Usage;

/// <summary>Counts of one day, key and dataset. Thread-safe.</summary>
internal sealed class UsageCounter
{
    private long events, bytes, refused;
    private volatile bool isChanged;

    /// <summary>Counts with what was read from the journal.</summary>
    public UsageCounter(UsageCount known) => (events, bytes, refused) = (known.Events, known.Bytes, known.Refused);

    /// <summary>Counts from nothing.</summary>
    public UsageCounter()
    {
    }

    /// <summary>Adds to them.</summary>
    public void Add(long moreEvents, long moreBytes, long moreRefused)
    {
        Interlocked.Add(ref events, moreEvents);
        Interlocked.Add(ref bytes, moreBytes);
        Interlocked.Add(ref refused, moreRefused);
        isChanged = true;
    }

    /// <summary>As they are now.</summary>
    public UsageCount Read(UsageKey key) => new(
        DateOnly.FromDayNumber(UsageStore.FirstDayNumber + key.Day), key.KeyId, key.Dataset, Interlocked.Read(ref events), Interlocked.Read(ref bytes), Interlocked.Read(ref refused));

    /// <summary>Whether they changed since the last call that said so. What changes from now on is another change.</summary>
    public bool TakeChanged()
    {
        if (!isChanged) return false;
        isChanged = false;
        return true;
    }

    /// <summary>They are not written down after all.</summary>
    public void GiveBackChanged() => isChanged = true;
}
