using System.Collections.Concurrent;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;
using Apiary.Engine.Storage.Memory;

namespace Apiary.Engine.Storage;

/// <summary>
/// The store of our own: open rows in memory, segments in files, one engine over both. Thread-safe.
/// </summary>
internal sealed class EmbeddedBackend : IEventBackend
{
    private const long MergedPartOfRetention = 10;

    // Below it merges would cease for short retentions, and files become many.
    private static readonly TimeSpan ShortestMergeSpan = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<int, DatasetState> states = new();
    private readonly EventStoreOptions options;
    private readonly DatasetCatalog catalog;
    private readonly TimeProvider time;
    private readonly StoreNotices notices;
    private readonly Manifest manifest;
    private readonly Flusher flusher;
    private readonly BlockBuffers buffers;
    private readonly DictionaryCache dictionaries;
    private readonly int partitionCount;
    private readonly Func<int, DatasetState> newState;
    private readonly ConcurrentDictionary<int, bool> removed = new();
    private long expired;

    internal EmbeddedBackend(EventStoreOptions options, int partitionCount, StoreFiles files, DatasetCatalog catalog, StoreNotices notices, TimeProvider time)
    {
        this.options = options;
        this.partitionCount = partitionCount;
        this.catalog = catalog;
        this.time = time;
        this.notices = notices;
        buffers = new BlockBuffers(options.OpenRowsLimit / 4);
        Budget = new MemoryBudget(options.OpenRowsLimit, options.MemoryWait, time);
        newState = id => new DatasetState(id, this.partitionCount, buffers, Budget);
        manifest = Manifest.Open(files);
        foreach (var damage in manifest.Damage) notices.Add(StoreNoticeSeverity.Error, damage);
        foreach (var (datasetId, partition, position) in manifest.FlushedPositions()) StateOf(datasetId).SetFlushed(partition, position);
        dictionaries = new DictionaryCache(options.DictionaryBytes);
        var segmentFiles = new SegmentFiles(files, manifest, dictionaries, notices, time);
        segmentFiles.OpenAll(segment => StateOf(segment.Record.DatasetId).AddOpened(segment));
        flusher = new Flusher(segmentFiles, manifest, notices, options.Merge, MergeSpanOf);
        flusher.Flushed += RelieveMemory;
    }

    /// <summary>Room for open rows.</summary>
    internal MemoryBudget Budget { get; }

    /// <summary>Told, on another thread, when rows have become durable in a segment.</summary>
    internal event Action Flushed
    {
        add => flusher.Flushed += value;
        remove => flusher.Flushed -= value;
    }

    /// <inheritdoc/>
    public BackendCapabilities Capabilities { get; } = new(CalculationOps.Names, ReadsOwnWrites: true);

    /// <inheritdoc/>
    public void Apply(int partition, long position, int datasetId, EventBatch batch)
    {
        var state = StateOf(datasetId);
        var now = UnixTime.ToNanos(time.GetUtcNow());
        if (!state.Apply(partition, position, batch, now, out var openRows, out var openBytes)) return;
        if (openRows >= options.FlushRows || openBytes >= options.OpenRowsLimit / 4) Flush(state);
        else if (Budget.IsHalfFull && flusher.IsIdle) RelieveMemory();
    }

    /// <inheritdoc/>
    public long DurablePosition(int partition, long appliedPosition)
    {
        var durable = appliedPosition;
        foreach (var state in states.Values)
            if (state.DurablePosition(partition) is { } position) durable = Math.Min(durable, position);
        return durable;
    }

    /// <inheritdoc/>
    public void RequestFlush()
    {
        // The older half by first arrival: flushing only the very oldest would come back for the next one at once.
        // Where rows wait to be written already, the log will shrink without closing more.
        var open = states.Values.Where(state => state.NextToFlush() is null)
            .Select(state => (State: state, state.Sizes().OpenedNanos)).Where(pair => pair.OpenedNanos < long.MaxValue).ToArray();
        foreach (var (state, _) in open.OrderBy(pair => pair.OpenedNanos).Take((open.Length + 1) / 2)) Flush(state);
    }

    /// <inheritdoc/>
    public Task<QueryResult> QueryAsync(IReadOnlyList<int> datasetIds, QuerySpec spec, QueryOptions options, CancellationToken cancellationToken)
    {
        var window = QueryWindow.Resolve(spec, time.GetUtcNow());
        var first = window.Earlier(spec.CompareTimeOffsetSeconds ?? 0).StartNanos;
        return AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.Run(snapshot.Segments, DeclaredType, spec, window, options, cancellationToken),
            result => WarningsFor(datasetIds, first, window.EndNanos) is { Count: > 0 } more ? result with { Warnings = [.. result.Warnings, .. more] } : result,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RowResult> ReadRowsAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.ReadRows(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => WithWarnings(result, WarningsFor(datasetIds, query.StartNanos, query.EndNanos)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<RowTable> ReadTableAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.ReadTable(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => result with { Warnings = WarningsFor(datasetIds, query.StartNanos, query.EndNanos) },
            cancellationToken);

    /// <inheritdoc/>
    public Task<RowResult> ReadTraceAsync(IReadOnlyList<int> datasetIds, string traceId, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.ReadTrace(snapshot.Segments, DeclaredType, traceId, options, cancellationToken),
            result => WithWarnings(result, WarningsFor(datasetIds, long.MinValue, long.MaxValue)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<DistributionResult> ReadDistributionsAsync(
        IReadOnlyList<int> datasetIds, DistributionQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.ReadDistributions(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => result with { Warnings = WarningsFor(datasetIds, query.StartNanos, query.EndNanos) },
            cancellationToken);

    /// <inheritdoc/>
    public Task<BubbleUpResult> BubbleUpAsync(IReadOnlyList<int> datasetIds, BubbleUpQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.BubbleUp(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => result with { Warnings = [.. result.Warnings, .. WarningsFor(datasetIds, query.StartNanos, query.EndNanos)] },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ServiceMapResult> MapServicesAsync(IReadOnlyList<int> datasetIds, ServiceMapQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.MapServices(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => result with { Warnings = WarningsFor(datasetIds, query.StartNanos, query.EndNanos) },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ValueResult> ReadValuesAsync(IReadOnlyList<int> datasetIds, ValueQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        AnswerAsync(
            datasetIds,
            snapshot => QueryEngine.ReadValues(snapshot.Segments, DeclaredType, query, options, cancellationToken),
            result => result,
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        flusher.Dispose();
        foreach (var state in states.Values) state.Close();
        manifest.Dispose();
        return default;
    }

    /// <summary>The highest position of a partition that is in segments; 0 when none is.</summary>
    internal long HighestFlushedPosition(int partition) =>
        manifest.FlushedPositions().Where(flushed => flushed.Partition == partition).Select(flushed => flushed.Position).DefaultIfEmpty(0).Max();

    /// <summary>Writes all open rows as segments. Throws <see cref="StoreUnavailableException"/> when some could not be written.</summary>
    internal async Task FlushAsync()
    {
        foreach (var state in states.Values) Flush(state);
        await flusher.WhenIdleAsync().ConfigureAwait(false);
        if (states.Values.Any(state => state.NextToFlush() is not null)) throw new StoreUnavailableException("open events could not be written as segments; the notices say why");
    }

    /// <summary>Completes when no flush or merge waits or runs.</summary>
    internal Task WhenIdleAsync() => flusher.WhenIdleAsync();

    /// <summary>What is done from time to time: flushes of old rows, retries of failed ones, retention.</summary>
    internal void DoUpkeep()
    {
        var now = UnixTime.ToNanos(time.GetUtcNow());
        foreach (var state in states.Values)
        {
            if (state.Sizes().OpenedNanos <= now - (options.MaxFlushAge.Ticks * 100)) Flush(state);
            else if (state.NextToFlush() is not null) flusher.Enqueue(state);
        }

        // What was on its way into a dataset while it was removed goes too.
        foreach (var id in removed.Keys)
            if (SizesOf(id) is { SegmentCount: > 0 } or { MemoryRows: > 0 }) RemoveDataset(id);
        if (Budget.IsHalfFull) RelieveMemory();
        Expire(now);
    }

    /// <summary>Removes all events of a dataset that is gone from the catalog.</summary>
    internal void RemoveDataset(int datasetId)
    {
        removed[datasetId] = true;
        var gone = StateOf(datasetId).Clear((segments, positions) =>
            manifest.Append(new ManifestRecord { DatasetId = datasetId, Removed = [.. segments.Select(segment => segment.Record.Id)], Flushed = positions }));
        foreach (var segment in gone) segment.Remove();
    }

    internal DatasetSizes SizesOf(int datasetId) => StateOf(datasetId).Sizes();

    /// <summary>Everything there is in numbers; the log's are the caller's to add.</summary>
    internal StoreStatus StatusWith(long walBytes, int walFileCount, long freeDiskBytes)
    {
        var sizes = states.Values.Select(state => state.Sizes()).ToArray();
        var (flushes, failed, merges) = flusher.Counts;
        return new StoreStatus
        {
            WalBytes = walBytes,
            WalFileCount = walFileCount,
            FreeDiskBytes = freeDiskBytes,
            OpenBytes = Budget.UsedBytes,
            OpenRowCount = sizes.Sum(size => size.MemoryRows),
            DictionaryBytes = dictionaries.UsedBytes,
            SegmentCount = sizes.Sum(size => size.SegmentCount),
            SegmentRowCount = sizes.Sum(size => size.SegmentRows),
            SegmentBytes = sizes.Sum(size => size.SegmentBytes),
            SetAside = SetAside(),
            Upkeep = new UpkeepCounts(flushes, failed, merges, Interlocked.Read(ref expired)),
            Notices = notices.Recent,
        };
    }

    private static RowResult WithWarnings(RowResult result, List<string> more) =>
        more.Count == 0 ? result : result with { Warnings = [.. result.Warnings, .. more] };

    private DatasetState StateOf(int datasetId) => states.GetOrAdd(datasetId, newState);

    private ColumnType? DeclaredType(int datasetId, string column) => catalog.Find(datasetId)?.FindColumn(column)?.Type;

    private void Flush(DatasetState state)
    {
        if (state.CloseOpenRows() || state.NextToFlush() is not null) flusher.Enqueue(state);
    }

    private void RelieveMemory()
    {
        if (!Budget.IsHalfFull) return;
        var largest = states.Values.MaxBy(state => state.Sizes().OpenBytes);
        if (largest is not null) Flush(largest);
    }

    /// <summary>Runs a question over a snapshot. A segment that proves damaged is set aside and the question asked again of the rest.</summary>
    private Task<T> AnswerAsync<T>(IReadOnlyList<int> datasetIds, Func<StoreSnapshot, T> ask, Func<T, T> finish, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            while (true)
            {
                using var snapshot = Snapshot(datasetIds);
                try
                {
                    return finish(ask(snapshot));
                }
                catch (CorruptFileException e)
                {
                    // False when another query has set it aside meanwhile: then, too, it is not in the next snapshot.
                    var path = e.Path;
                    var wasRead = snapshot.Segments.OfType<SegmentFile>().Any(segment => segment.Path == path);
                    foreach (var id in datasetIds) flusher.SetAside(StateOf(id), e);
                    if (!wasRead) throw;
                }
            }
        },
        cancellationToken);

    /// <summary>Everything in the given datasets at this moment.</summary>
    internal StoreSnapshot Snapshot(IReadOnlyList<int> datasetIds)
    {
        var snapshot = new StoreSnapshot();
        foreach (var id in datasetIds)
            if (states.TryGetValue(id, out var state)) state.AddTo(snapshot);
        return snapshot;
    }

    private IReadOnlyList<SetAsideSegment> SetAside() =>
        [.. manifest.SetAside.Select(entry => new SetAsideSegment(
            entry.Segment.DatasetId, entry.Segment.Id, entry.Segment.RowCount, entry.Segment.MinTimestampNanos, entry.Segment.MaxTimestampNanos, entry.Reason))];

    private List<string> WarningsFor(IReadOnlyList<int> datasetIds, long startNanos, long endNanos)
    {
        var missing = manifest.SetAside.Select(entry => entry.Segment)
            .Where(segment => datasetIds.Contains(segment.DatasetId) && segment.MinTimestampNanos < endNanos && segment.MaxTimestampNanos >= startNanos).ToArray();
        return missing.Length == 0
            ? []
            : [$"{missing.Length} damaged segment(s) with up to {missing.Sum(segment => segment.RowCount)} events of this time are left out; the store's notices say more"];
    }

    /// <summary>For how long a dataset's events are kept: as it says itself, else as the options do; null for ever.</summary>
    private TimeSpan? RetentionOf(int datasetId) =>
        catalog.Find(datasetId)?.Settings.RetentionDays is { } days ? TimeSpan.FromDays(days) : options.RetentionAge;

    /// <summary>The longest time that a merged segment may cover, in nanoseconds: a part of what a dataset keeps, so that its events do not outlive it by more.</summary>
    private long MergeSpanOf(int datasetId) =>
        RetentionOf(datasetId) is { } age ? Math.Max(age.Ticks / MergedPartOfRetention, ShortestMergeSpan.Ticks) * 100 : long.MaxValue;

    private void Expire(long nowNanos)
    {
        foreach (var state in states.Values)
        {
            if (RetentionOf(state.DatasetId) is not { } age) continue;
            var oldest = nowNanos - (age.Ticks * 100);
            Expire(state, segment => segment.AgedFromNanos < oldest);
        }

        if (options.RetentionBytes is not { } limit) return;
        var all = states.Values.SelectMany(state => state.Segments.Select(handle => (State: state, handle.Record))).OrderBy(pair => pair.Record.MaxTimestampNanos).ToArray();
        var excess = all.Sum(pair => pair.Record.SizeBytes) - limit;
        foreach (var (state, record) in all)
        {
            if (excess <= 0) return;
            Expire(state, segment => segment.Id == record.Id);
            excess -= record.SizeBytes;
        }
    }

    private void Expire(DatasetState state, Func<SegmentRecord, bool> which)
    {
        try
        {
            var gone = state.TakeOut(
                handle => !handle.IsMerging && which(handle.Record),
                handles => manifest.Append(new ManifestRecord { DatasetId = state.DatasetId, Removed = [.. handles.Select(handle => handle.Record.Id)] }));
            foreach (var handle in gone) handle.Remove();
            Interlocked.Add(ref expired, gone.Count);
        }
        catch (IOException e)
        {
            notices.Add(StoreNoticeSeverity.Warning, $"cannot remove expired segments, it is tried again: {e.Message}");
        }
    }
}
