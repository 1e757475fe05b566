namespace Apiary.Server.Errors;

/// <summary>A time in equal buckets, the last of which holds the present.</summary>
/// <param name="StartSecond">Where the first begins, in seconds since 1970.</param>
/// <param name="BucketSeconds">How long each is.</param>
/// <param name="BucketCount">How many there are.</param>
internal sealed record ErrorWindow(long StartSecond, int BucketSeconds, int BucketCount)
{
    private const int HourSeconds = 3_600, DaySeconds = 86_400;

    /// <summary>The first second after it.</summary>
    public long EndSecond => StartSecond + ((long)BucketSeconds * BucketCount);

    /// <summary>The last hours, each from its first minute on.</summary>
    public static ErrorWindow Hours(DateTimeOffset now, int count) => Last(now, HourSeconds, count);

    /// <summary>The last days, in UTC.</summary>
    public static ErrorWindow Days(DateTimeOffset now, int count) => Last(now, DaySeconds, count);

    /// <summary>The bucket that begins at a second; null outside.</summary>
    public int? BucketOf(long second) => (second - StartSecond) / BucketSeconds is var bucket && second >= StartSecond && bucket < BucketCount ? (int)bucket : null;

    private static ErrorWindow Last(DateTimeOffset now, int seconds, int count) =>
        new(((now.ToUnixTimeSeconds() / seconds) - count + 1) * seconds, seconds, count);
}
