using System.Threading.Channels;
using Apiary.Engine.Catalog;

namespace Apiary.Server.Ingest;

/// <summary>One watcher of <see cref="LiveTail"/>.</summary>
internal sealed class TailSubscription(Func<Dataset, bool> wants, Action<TailSubscription> remove) : IDisposable
{
    // Some two batches of an ordinary sender: enough for a reader that keeps up on the whole.
    private const int Capacity = 1_000;

    private readonly Channel<TailEvent> events = Channel.CreateBounded<TailEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long missed;

    /// <summary>The events, as they come.</summary>
    public ChannelReader<TailEvent> Events => events.Reader;

    /// <summary>How many events were missed since the last call.</summary>
    public long TakeMissed() => Interlocked.Exchange(ref missed, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        remove(this);
        events.Writer.TryComplete();
    }

    internal bool Wants(Dataset dataset) => wants(dataset);

    internal void Offer(TailEvent shown)
    {
        if (!events.Writer.TryWrite(shown)) Interlocked.Increment(ref missed);
    }
}
