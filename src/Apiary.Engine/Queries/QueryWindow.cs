namespace Apiary.Engine.Queries;

/// <summary>The time that a query covers, worked out: [<paramref name="StartNanos"/>, <paramref name="EndNanos"/>) in nanoseconds since the Unix epoch.</summary>
/// <param name="StartNanos">First nanosecond.</param>
/// <param name="EndNanos">First nanosecond no longer in it.</param>
/// <param name="GranularitySeconds">Width of a time bucket; buckets begin at multiples of it, so the first may begin before <paramref name="StartNanos"/>.</param>
public readonly record struct QueryWindow(long StartNanos, long EndNanos, int GranularitySeconds)
{
    /// <summary>Unix second at which the first bucket begins.</summary>
    public long FirstBucketSecond => Math.DivRem(FloorSeconds(StartNanos), GranularitySeconds) is var (q, r) && r < 0
        ? (q - 1) * GranularitySeconds
        : q * GranularitySeconds;

    /// <summary>How many buckets there are; at least 1.</summary>
    public int BucketCount => (int)Math.Max(1, (FloorSeconds(EndNanos - 1) - FirstBucketSecond) / GranularitySeconds + 1);

    private static long FloorSeconds(long nanos) => (nanos / 1_000_000_000) - (nanos % 1_000_000_000 < 0 ? 1 : 0);
}
