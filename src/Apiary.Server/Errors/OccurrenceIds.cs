namespace Apiary.Server.Errors;

/// <summary>Numbers of occurrences: the microsecond in which one came, or the next free one. Ascending, and below 2^53 until the year 2255, so that JavaScript can read them. Thread-safe.</summary>
internal sealed class OccurrenceIds
{
    private readonly Lock gate = new();
    private long last;

    /// <summary>A number of its own for what came now.</summary>
    public long Next(DateTimeOffset now)
    {
        lock (gate) return last = Math.Max(last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Takes note of a number that is in use.</summary>
    public void Skip(long used)
    {
        lock (gate) last = Math.Max(last, used);
    }

    /// <summary>When the occurrence of a number came, to the microsecond.</summary>
    public static DateTimeOffset TimeOf(long id) => DateTimeOffset.UnixEpoch.AddTicks(id * TimeSpan.TicksPerMicrosecond);
}
