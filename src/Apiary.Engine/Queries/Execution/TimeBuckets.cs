namespace Apiary.Engine.Queries.Execution;

/// <summary>The time buckets of a query as the scan uses them; a query without any has one that holds everything.</summary>
internal sealed class TimeBuckets
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <param name="window">The query's time.</param>
    /// <param name="split">False for one bucket over the whole window.</param>
    public TimeBuckets(QueryWindow window, bool split)
    {
        Window = window;
        WidthNanos = Math.BigMul(window.GranularitySeconds, (int)NanosPerSecond);
        // The first bucket may begin before the smallest time that 64 bits hold.
        FirstNanos = (long)Int128.Clamp((Int128)window.FirstBucketSecond * NanosPerSecond, long.MinValue, long.MaxValue);
        Count = split ? window.BucketCount : 1;
    }

    public QueryWindow Window { get; }

    public long WidthNanos { get; }

    public int Count { get; }

    private long FirstNanos { get; }

    /// <summary>The bucket of a time inside the window; times outside fall into the nearest.</summary>
    public int Of(long timestampNanos)
    {
        if (Count == 1) return 0;
        // As unsigned the difference is right for any two times in order.
        var offset = timestampNanos <= FirstNanos ? 0 : (ulong)(timestampNanos - FirstNanos);
        return (int)Math.Min(offset / (ulong)WidthNanos, (ulong)(Count - 1));
    }

    /// <summary>The first nanosecond of a bucket; one too late for 64 bits gives the largest time.</summary>
    public long Start(int bucket) => (long)Int128.Min((Int128)FirstNanos + ((Int128)bucket * WidthNanos), long.MaxValue);

    /// <summary>The beginning of a bucket in Unix seconds.</summary>
    public long StartSecond(int bucket) => Window.FirstBucketSecond + ((long)bucket * Window.GranularitySeconds);
}
