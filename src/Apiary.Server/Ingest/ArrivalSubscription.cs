using System.Threading.Channels;

namespace Apiary.Server.Ingest;

/// <summary>One watcher of <see cref="Arrivals"/>. One that is too slow misses some and is told how many.</summary>
internal sealed class ArrivalSubscription(Action<ArrivalSubscription> remove) : IDisposable
{
    private const int Capacity = 1_000;

    private readonly Channel<Arrival> arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long missed;

    /// <summary>The arrivals, as they come.</summary>
    public ChannelReader<Arrival> Arrivals => arrivals.Reader;

    /// <summary>How many were missed since the last call.</summary>
    public long TakeMissed() => Interlocked.Exchange(ref missed, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        remove(this);
        arrivals.Writer.TryComplete();
    }

    internal void Offer(Arrival arrival)
    {
        if (!arrivals.Writer.TryWrite(arrival)) Interlocked.Increment(ref missed);
    }
}
