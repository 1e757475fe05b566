using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Wal;

namespace Apiary.Engine.Storage;

/// <summary>
/// The durable store: the catalog, the log and the backend behind it, in one data directory that one process owns.
/// Thread-safe.
/// </summary>
public sealed class EventStore : IAsyncDisposable
{
    /// <summary>The file whose lock says that a process has the data directory open.</summary>
    public const string LockPath = "lock";

    private readonly EventStoreOptions options;
    private readonly StoreFiles files;
    private readonly TimeProvider time;
    private readonly IDisposable directoryLock;
    private readonly EmbeddedBackend backend;
    private readonly WalAppendPool appends = new();
    private readonly WalPartition[] partitions;
    private readonly ITimer upkeep;
    private readonly Lock upkeepGate = new();
    private bool closed;

    private EventStore(EventStoreOptions options, StoreFiles files, TimeProvider time, IDisposable directoryLock)
    {
        this.options = options;
        this.files = files;
        this.time = time;
        this.directoryLock = directoryLock;
        Notices = new StoreNotices(time);
        Catalog = DatasetCatalog.Open(files, time, options.CatalogLimits);
        foreach (var damage in Catalog.Damage) Notices.Add(StoreNoticeSeverity.Error, damage);
        // Partitions of an earlier, larger configuration still have entries to bring back.
        var count = options.PartitionCount;
        while (files.Exists(WalFormat.Directory(count + 1))) count++;
        backend = new EmbeddedBackend(options, count, files, Catalog, Notices, time);
        var walOptions = new WalOptions(options.EffectiveWalFileBytes, options.CommitDelay);
        partitions = [.. Enumerable.Range(1, count).Select(number => new WalPartition(files, number, walOptions, appends, Notices, time) { FileSealed = KeepLogSmall })];
        Replay();
        backend.Flushed += ForgetLog;
        ForgetLog();
        foreach (var partition in partitions[..options.PartitionCount])
        {
            var number = partition.Number;
            partition.Start((entry, batch) => backend.Apply(number, entry.Position, entry.DatasetId, batch));
        }

        upkeep = time.CreateTimer(_ => DoUpkeep(), null, options.UpkeepInterval, options.UpkeepInterval);
    }

    /// <summary>Datasets and columns.</summary>
    public DatasetCatalog Catalog { get; }

    /// <summary>Answers questions.</summary>
    public IEventBackend Backend => backend;

    /// <summary>What happened lately, for the operator.</summary>
    public StoreNotices Notices { get; }

    /// <summary>How many partitions take events, numbered from 1.</summary>
    public int PartitionCount => options.PartitionCount;

    /// <summary>What the store holds now. Takes a look at every dataset.</summary>
    public StoreStatus Status => backend.StatusWith(partitions.Sum(partition => partition.Bytes), partitions.Sum(partition => partition.FileCount), FreeBytes());

    /// <summary>
    /// Opens or creates the store in <paramref name="files"/> and brings back everything that was acknowledged. Damage is
    /// passed over and told in <see cref="Notices"/>. Throws <see cref="StoreInUseException"/> when another process has it
    /// open and <see cref="IOException"/> when the directory cannot be read or written.
    /// </summary>
    public static EventStore Open(EventStoreOptions options, StoreFiles files, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartitionCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PartitionCount, 64, nameof(options));
        var directoryLock = files.TryLock(LockPath) ?? throw new StoreInUseException();
        try
        {
            return new EventStore(options, files, time, directoryLock);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Completes when <paramref name="batch"/> is durable and every later query sees it. The batch is lent until then, also
    /// when <paramref name="cancellationToken"/> fires, which only ends waiting for memory. Throws
    /// <see cref="StoreUnavailableException"/> (try later: nothing of the batch is kept) and <see cref="CatalogLimitException"/>
    /// when it would bring too many columns.
    /// </summary>
    /// <param name="dataset">Where the events go.</param>
    /// <param name="partition">The log partition, 1 to <see cref="PartitionCount"/>.</param>
    /// <param name="batch">The events; an empty batch is nothing to do.</param>
    /// <param name="cancellationToken">Ends the wait for memory.</param>
    public ValueTask AppendAsync(Dataset dataset, int partition, EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(partition, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partition, PartitionCount);
        if (batch.RowCount == 0) return default;
        var room = backend.Budget.WaitForRoomAsync(cancellationToken);
        return room.IsCompletedSuccessfully ? Append(dataset, partition, batch) : AppendLaterAsync(room, dataset, partition, batch);
    }

    /// <summary>
    /// The entries still in the log of a partition, oldest first, for people to read. The batch of an entry is lent until the
    /// next entry is asked for.
    /// </summary>
    public IEnumerable<WalEntry> ReadWal(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partition, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partition, PartitionCount);
        return WalReader.Read(files, partition, partitions[partition - 1].CommittedPosition);
    }

    /// <summary>What the store holds of one dataset.</summary>
    public DatasetStatus StatusOf(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var sizes = backend.SizesOf(dataset.Id);
        var rows = sizes.SegmentRows + sizes.MemoryRows;
        return new DatasetStatus(rows, sizes.SegmentBytes, sizes.SegmentCount, rows > 0 ? sizes.MinTimestampNanos : null, rows > 0 ? sizes.MaxTimestampNanos : null, sizes.OpenBytes);
    }

    /// <summary>
    /// What the columns of a dataset hold, by name; those without a value are not there. A look of some milliseconds for each large
    /// column. Throws <see cref="CorruptFileException"/>, <see cref="OperationCanceledException"/>.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnDetails> DescribeColumns(Dataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        using var snapshot = backend.Snapshot([dataset.Id]);
        return ColumnSurvey.Create(snapshot.Segments, cancellationToken);
    }

    /// <summary>Writes all open rows as segments now. Throws <see cref="StoreUnavailableException"/> when some could not be written; they stay in memory and in the log.</summary>
    public Task FlushAsync() => backend.FlushAsync();

    /// <summary>Removes a dataset with all its events. Throws <see cref="IOException"/>.</summary>
    public void RemoveDataset(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Catalog.Remove(dataset);
        backend.RemoveDataset(dataset.Id);
    }

    /// <summary>
    /// Commits what was handed in and closes the store. Open rows stay in the log, from where the next start takes them.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (upkeepGate)
        {
            if (closed) return;
            closed = true;
        }

        await upkeep.DisposeAsync().ConfigureAwait(false);
        foreach (var partition in partitions) partition.Dispose();
        await backend.DisposeAsync().ConfigureAwait(false);
        try
        {
            Catalog.Dispose();
        }
        catch (IOException e)
        {
            Notices.Add(StoreNoticeSeverity.Warning, $"the catalog could not note when datasets were last written: {e.Message}");
        }

        directoryLock.Dispose();
    }

    /// <summary>Rented minus returned appends: zero when nobody waits.</summary>
    internal int WaitingAppends => appends.RentedCount;

    /// <summary>Completes when no flush or merge waits or runs.</summary>
    internal Task WhenIdleAsync() => backend.WhenIdleAsync();

    /// <summary>Everything in the given datasets at this moment.</summary>
    internal StoreSnapshot Snapshot(params IReadOnlyList<int> datasetIds) => backend.Snapshot(datasetIds);

    /// <summary>What a timer does from time to time.</summary>
    internal void DoUpkeep()
    {
        lock (upkeepGate)
        {
            if (closed) return;
            backend.DoUpkeep();
            KeepLogSmall();
        }
    }

    private async ValueTask AppendLaterAsync(ValueTask room, Dataset dataset, int partition, EventBatch batch)
    {
        await room.ConfigureAwait(false);
        await Append(dataset, partition, batch).ConfigureAwait(false);
    }

    private ValueTask Append(Dataset dataset, int partition, EventBatch batch)
    {
        Declare(dataset, batch);
        return partitions[partition - 1].AppendAsync(dataset.Id, batch);
    }

    private void Declare(Dataset dataset, EventBatch batch)
    {
        try
        {
            if (!Catalog.DeclareColumns(dataset, batch))
                throw new CatalogLimitException($"dataset {dataset.Slug} would get more columns than the configured limit of {options.CatalogLimits.MaxColumnsPerDataset}");
        }
        catch (IOException e)
        {
            throw new StoreUnavailableException(e is DiskFullException ? "the disk is full; try again later" : "new columns cannot be written down; try again later", e);
        }
    }

    private void Replay()
    {
        long unknown = 0;
        var wait = true;
        Parallel.ForEach(partitions, partition => partition.Replay(
            (entry, batch) =>
            {
                if (Catalog.Find(entry.DatasetId) is not { } dataset)
                {
                    Interlocked.Add(ref unknown, entry.RowCount);
                    return;
                }

                // A log that is larger than the budget waits for flushes, as appends do; but a full disk must not keep the store shut.
                if (Volatile.Read(ref wait) && !backend.Budget.WaitForRoom()) Volatile.Write(ref wait, false);
                Catalog.DeclareColumns(dataset, batch);
                backend.Apply(partition.Number, entry.Position, entry.DatasetId, batch);
            },
            backend.HighestFlushedPosition(partition.Number)));
        if (unknown > 0) Notices.Add(StoreNoticeSeverity.Warning, $"{unknown} events in the log belong to datasets that were removed; they are passed over");
    }

    private void ForgetLog()
    {
        foreach (var partition in partitions) partition.Forget(backend.DurablePosition(partition.Number, partition.CommittedPosition));
        KeepLogSmall();
    }

    private void KeepLogSmall()
    {
        if (partitions.Sum(partition => partition.Bytes) > options.WalBudgetBytes) backend.RequestFlush();
    }

    private long FreeBytes()
    {
        try
        {
            return files.FreeBytes();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
