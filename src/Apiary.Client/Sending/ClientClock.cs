using System.Diagnostics;

namespace Apiary.Client.Sending;

/// <summary>All time that the client knows, so that tests can put another in its place.</summary>
internal class ClientClock
{
    public static readonly ClientClock System = new();

    /// <summary>The wall clock.</summary>
    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>A clock that never goes back, in ticks of 100 ns.</summary>
    public virtual long Ticks => (long)(Stopwatch.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / Stopwatch.Frequency));

    /// <summary>Waits until <paramref name="wake"/> is set or the time is over.</summary>
    public virtual void Wait(Signal wake, TimeSpan time) => wake.Wait(time);

    /// <summary>Completes when the time is over.</summary>
    public virtual Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);
}
