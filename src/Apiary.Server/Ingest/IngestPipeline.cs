using System.Diagnostics;
using Apiary.Engine;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>
/// The one way from a decoded batch to an acknowledgement, in every protocol: choose a partition of the dataset, see that its
/// columns are declared, append, show it to whoever watches. Thread-safe.
/// </summary>
/// <param name="append">The store.</param>
/// <param name="catalog">The datasets.</param>
/// <param name="partitionCount">How many partitions the store has, numbered from 1.</param>
/// <param name="acknowledged">Sees every batch that became durable, only to read it and only during the call.</param>
/// <param name="random">Chooses partitions; must be safe to share between threads, as <see cref="Random.Shared"/> is, if requests come on several.</param>
/// <param name="time">The clock.</param>
internal sealed class IngestPipeline(AppendBatch append, DatasetCatalog catalog, int partitionCount, Action<Dataset, EventBatch> acknowledged, Random random, TimeProvider time)
{
    /// <summary>How long after the store refused a batch the server is said not to be ready; short, so that senders come back by themselves.</summary>
    private static readonly TimeSpan UnreadyTime = TimeSpan.FromSeconds(5);

    private long lastRefusedTicks;

    /// <summary>Batches to decode into.</summary>
    public EventBatchPool Pool { get; } = new();

    /// <summary>False while the store has just refused a batch.</summary>
    public bool IsReady => time.GetUtcNow().UtcTicks - Interlocked.Read(ref lastRefusedTicks) > UnreadyTime.Ticks;

    /// <summary>
    /// Appends <paramref name="batch"/>, which is lent until this completes. Throws <see cref="OperationCanceledException"/>
    /// when the sender goes away while the store has no room.
    /// </summary>
    /// <param name="dataset">Where the events go.</param>
    /// <param name="batch">The events.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <param name="descriptionOf">What the sender says of a column, empty for nothing; asked, before this returns to its caller, for new columns alone. Null when it says nothing of any.</param>
    public async ValueTask<IngestOutcome> AdmitAsync(Dataset dataset, EventBatch batch, CancellationToken cancellationToken, Func<string, string>? descriptionOf = null)
    {
        var start = Stopwatch.GetTimestamp();
        var partition = ChoosePartition(dataset.Partitions);
        var chosen = Stopwatch.GetTimestamp();
        var known = IsKnown(dataset, batch);
        var (status, reason) = known ? (IngestStatus.Accepted, null) : Declare(dataset, batch, descriptionOf);
        var declared = Stopwatch.GetTimestamp();
        if (status == IngestStatus.Accepted)
        {
            try
            {
                await append(dataset, partition, batch, cancellationToken);
                acknowledged(dataset, batch);
            }
            catch (StoreUnavailableException failure)
            {
                (status, reason) = (IngestStatus.TryLater, failure.Reason);
            }
            catch (CatalogLimitException failure)
            {
                (status, reason) = (IngestStatus.TooManyColumns, failure.Message);
            }
        }

        if (status == IngestStatus.TryLater) Interlocked.Exchange(ref lastRefusedTicks, time.GetUtcNow().UtcTicks);
        return new IngestOutcome(
            status, reason, partition, known, Stopwatch.GetElapsedTime(start, chosen), Stopwatch.GetElapsedTime(chosen, declared), Stopwatch.GetElapsedTime(declared));
    }

    private (IngestStatus Status, string? Reason) Declare(Dataset dataset, EventBatch batch, Func<string, string>? descriptionOf)
    {
        try
        {
            return catalog.DeclareColumns(dataset, batch, descriptionOf)
                ? (IngestStatus.Accepted, null)
                : (IngestStatus.TooManyColumns, $"the dataset has {dataset.ColumnCount} columns, and with the new ones in this request it would pass the limit (--max-columns)");
        }
        catch (IOException failure)
        {
            return (IngestStatus.TryLater, $"new columns cannot be written down; try again later: {failure.Message}");
        }
    }

    private static bool IsKnown(Dataset dataset, EventBatch batch)
    {
        foreach (var lane in batch.Lanes)
            if (lane.Count > 0 && dataset.FindColumn(lane.Name) is null) return false;
        return true;
    }

    /// <summary>One of the dataset's partitions by chance, each as likely; those that the store no longer has are passed over.</summary>
    private int ChoosePartition(IReadOnlyList<int> partitions)
    {
        if (partitions.Count > 0)
        {
            // From a random place on, so that a missing partition costs no second draw.
            var first = random.Next(partitions.Count);
            for (var i = 0; i < partitions.Count; i++)
            {
                var partition = partitions[(first + i) % partitions.Count];
                if (partition >= 1 && partition <= partitionCount) return partition;
            }
        }

        return random.Next(partitionCount) + 1;
    }
}
