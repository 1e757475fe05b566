namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>The protocol's milliseconds and the store's nanoseconds. What is below a millisecond keeps the order of the lines in it.</summary>
internal static class LogTime
{
    /// <summary>Nanoseconds of a millisecond.</summary>
    public const long NanosPerMillisecond = 1_000_000;

    /// <summary>The latest millisecond that nanoseconds can say.</summary>
    public const long MaxMilliseconds = long.MaxValue / NanosPerMillisecond - 1;

    /// <summary>The first nanosecond of a millisecond; what is beyond the store's range is its end.</summary>
    public static long ToNanos(long milliseconds) => Math.Clamp(milliseconds, -MaxMilliseconds, MaxMilliseconds) * NanosPerMillisecond;

    /// <summary>The millisecond of a nanosecond.</summary>
    public static long ToMilliseconds(long nanos) => (nanos / NanosPerMillisecond) - (nanos % NanosPerMillisecond < 0 ? 1 : 0);
}
