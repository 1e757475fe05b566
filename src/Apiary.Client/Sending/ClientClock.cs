using System.Diagnostics;

namespace Apiary.Client.Sending;

/// <summary>All time that the client knows, so that tests can put another in its place.</summary>
internal class ClientClock
{
    public static readonly ClientClock System = new();

    private static readonly double TicksPerCount = (double)TimeSpan.TicksPerSecond / Stopwatch.Frequency;

    private Reading lastReading = new(0, DateTime.MinValue);

    /// <summary>The wall clock.</summary>
    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>A clock that never goes back, in ticks of 100 ns.</summary>
    public virtual long Ticks => (long)(Stopwatch.GetTimestamp() * TicksPerCount);

    /// <summary>
    /// The wall clock at a moment of now, without asking the system for each event: it was asked within a second of
    /// <paramref name="ticks"/>, so that a clock that was set anew shows a second later.
    /// </summary>
    public DateTime UtcAt(long ticks)
    {
        var reading = Volatile.Read(ref lastReading);
        var since = ticks - reading.Ticks;
        if (since is < 0 or >= TimeSpan.TicksPerSecond || reading.Utc == DateTime.MinValue)
        {
            reading = new Reading(ticks, UtcNow.UtcDateTime);
            Volatile.Write(ref lastReading, reading);
            since = 0;
        }

        return new DateTime(reading.Utc.Ticks + since, DateTimeKind.Utc);
    }

    /// <summary>Waits until <paramref name="wake"/> is set or the time is over.</summary>
    public virtual void Wait(Signal wake, TimeSpan time) => wake.Wait(time);

    /// <summary>Completes when the time is over.</summary>
    public virtual Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);

    /// <summary>Cancels <paramref name="cancelled"/> when the time is over, unless it was disposed by then.</summary>
    public virtual void CancelAfter(CancellationTokenSource cancelled, TimeSpan time) => cancelled.CancelAfter(time);

    /// <summary>Both clocks at one moment.</summary>
    private sealed record Reading(long Ticks, DateTime Utc);
}
