namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>
/// Numbers for events, rising in the order of arrival: the clock in nanoseconds, or one more than the last. So they go on
/// rising after a restart, unless the clock was set back by more than the server was down. Thread-safe.
/// </summary>
internal sealed class LogEventIds(TimeProvider time)
{
    private long next;

    /// <summary>The first of so many numbers that nobody else gets.</summary>
    /// <param name="count">How many.</param>
    /// <param name="least">What the first is not below, whatever the clock says.</param>
    public long Reserve(int count, long least)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * LogTime.NanosPerMillisecond;
        while (true)
        {
            var known = Volatile.Read(ref next);
            var first = Math.Max(Math.Max(known, now), least);
            if (Interlocked.CompareExchange(ref next, first + count, known) == known) return first;
        }
    }
}
