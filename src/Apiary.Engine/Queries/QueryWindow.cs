namespace Apiary.Engine.Queries;

/// <summary>The time that a query covers, worked out: [<paramref name="StartNanos"/>, <paramref name="EndNanos"/>) in nanoseconds since the Unix epoch.</summary>
/// <param name="StartNanos">First nanosecond.</param>
/// <param name="EndNanos">First nanosecond no longer in it.</param>
/// <param name="GranularitySeconds">Width of a time bucket; buckets begin at multiples of it (see <see cref="BucketShiftSeconds"/>), so the first may begin before <paramref name="StartNanos"/>.</param>
public readonly record struct QueryWindow(long StartNanos, long EndNanos, int GranularitySeconds)
{
    /// <summary>Length of the time range when a spec says nothing of it, in seconds.</summary>
    public const long DefaultRangeSeconds = 7_200;

    /// <summary>Most seconds that fit into nanoseconds as a signed 64-bit number; later and earlier times are cut to it.</summary>
    public const long MaxSeconds = long.MaxValue / NanosPerSecond;

    private const long NanosPerSecond = 1_000_000_000;

    // An automatic granularity makes at most this many buckets: with the steps below mostly 100 to 300.
    private const long MaxAutomaticBuckets = 300;

    private static ReadOnlySpan<int> Ladder =>
        [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

    /// <summary>How many seconds before the multiples of <see cref="GranularitySeconds"/> buckets begin: 0 but for an earlier period, whose buckets match the later ones.</summary>
    public long BucketShiftSeconds { get; init; }

    /// <summary>Unix second at which the first bucket begins.</summary>
    public long FirstBucketSecond
    {
        get
        {
            var (quotient, remainder) = Math.DivRem(FloorSeconds(StartNanos) + BucketShiftSeconds, GranularitySeconds);
            return ((remainder < 0 ? quotient - 1 : quotient) * GranularitySeconds) - BucketShiftSeconds;
        }
    }

    /// <summary>How many buckets there are; at least 1.</summary>
    public int BucketCount => (int)Math.Max(1, (FloorSeconds(EndNanos - 1) - FirstBucketSecond) / GranularitySeconds + 1);

    /// <summary>The period as long that lies <paramref name="seconds"/> earlier: each of its buckets begins so much before one of these.</summary>
    public QueryWindow Earlier(long seconds) => this with
    {
        StartNanos = Earlier(StartNanos, seconds),
        EndNanos = Earlier(EndNanos, seconds),
        BucketShiftSeconds = BucketShiftSeconds + seconds,
    };

    /// <summary>
    /// Works out the window of a spec that passed <c>QueryValidation</c>: the last <c>time_range</c> seconds, the current one
    /// included, unless a start or an end is given; granularity as asked or chosen for 100 to 300 buckets.
    /// </summary>
    public static QueryWindow Resolve(QuerySpec spec, DateTimeOffset now)
    {
        var (start, end) = (spec.StartTime, spec.EndTime, spec.TimeRange ?? DefaultRangeSeconds) switch
        {
            ({ } from, { } to, _) => (from, to),
            ({ } from, null, var range) => (from, Add(from, range)),
            (null, { } to, var range) => (Add(to, -range), to),
            var (_, _, range) => (Add(now.ToUnixTimeSeconds() + 1, -range), now.ToUnixTimeSeconds() + 1),
        };
        start = Math.Clamp(start, -MaxSeconds, MaxSeconds);
        end = Math.Clamp(end, start, MaxSeconds);
        var granularity = spec.Granularity is > 0 and var asked ? asked : AutomaticGranularity(end - start);
        return new QueryWindow(start * NanosPerSecond, end * NanosPerSecond, granularity);
    }

    /// <summary>The bucket width in seconds that is chosen for a range of <paramref name="rangeSeconds"/> when none is asked for.</summary>
    public static int AutomaticGranularity(long rangeSeconds)
    {
        foreach (var step in Ladder)
            if (rangeSeconds <= step * MaxAutomaticBuckets) return step;
        var days = (rangeSeconds + (86_400 * MaxAutomaticBuckets) - 1) / (86_400 * MaxAutomaticBuckets);
        return (int)Math.Min(int.MaxValue, days * 86_400);
    }

    private static long Earlier(long nanos, long seconds) => (long)Int128.Max((Int128)nanos - ((Int128)seconds * NanosPerSecond), long.MinValue);

    private static long Add(long seconds, long range) =>
        Math.Clamp(seconds, -MaxSeconds, MaxSeconds) + Math.Clamp(range, -MaxSeconds, MaxSeconds);

    private static long FloorSeconds(long nanos) => (nanos / NanosPerSecond) - (nanos % NanosPerSecond < 0 ? 1 : 0);
}
