namespace Apiary.Client;

/// <summary>A running measurement; see <see cref="Event.Time"/>. For a <c>using</c>.</summary>
public readonly struct EventTimer : IDisposable
{
    private readonly Event target;
    private readonly string name;
    private readonly long start;

    internal EventTimer(Event target, string name)
    {
        this.target = target;
        this.name = name ?? throw new ArgumentNullException(nameof(name));
        start = target.Clock.Ticks;
    }

    /// <summary>Adds the milliseconds so far to the event; a second call writes the longer time.</summary>
    public void Dispose() => target?.AddField($"timer.{name}_dur_ms", (target.Clock.Ticks - start) / (double)TimeSpan.TicksPerMillisecond);
}
