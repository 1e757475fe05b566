using System.Collections.Immutable;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>
/// Shows events to whoever watches, as they are acknowledged. Costs one read of a field per batch while nobody does. A
/// watcher that is too slow misses events and is told how many; it never holds up the senders. Thread-safe.
/// </summary>
internal sealed class LiveTail
{
    private ImmutableArray<TailSubscription> subscriptions = [];

    /// <summary>Shows a batch that is durable; <paramref name="batch"/> is only read, and only during the call.</summary>
    public void Offer(Dataset dataset, EventBatch batch)
    {
        var watching = subscriptions;
        if (watching.IsEmpty) return;
        var interested = watching.Where(subscription => subscription.Wants(dataset)).ToArray();
        if (interested.Length == 0) return;
        var rows = BatchRows.Of(batch);
        for (var row = 0; row < rows.Count; row++)
        {
            var shown = new TailEvent(dataset.Name, batch.TimestampNanos[row], batch.SampleRates[row], rows[row]);
            foreach (var subscription in interested) subscription.Offer(shown);
        }
    }

    /// <summary>Watches the datasets that <paramref name="wants"/> says; ends with its disposal.</summary>
    public TailSubscription Subscribe(Func<Dataset, bool> wants)
    {
        var subscription = new TailSubscription(wants, Remove);
        ImmutableInterlocked.Update(ref subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    private void Remove(TailSubscription subscription) =>
        ImmutableInterlocked.Update(ref subscriptions, static (all, removed) => all.Remove(removed), subscription);
}
