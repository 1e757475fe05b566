namespace Apiary.Engine.Catalog;

/// <summary>Between wall-clock times and nanoseconds since the Unix epoch.</summary>
public static class UnixTime
{
    /// <summary>Nanoseconds since the Unix epoch, to the tick (100 ns).</summary>
    public static long ToNanos(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    /// <summary>The time <paramref name="nanos"/> nanoseconds after the Unix epoch; null for 0, which stands for "never".</summary>
    public static DateTimeOffset? FromNanos(long nanos) => nanos == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(nanos / 100);
}
