using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Engine;

/// <summary>
/// A store behind the write-ahead log: takes batches that are already durable and answers questions over them. The embedded
/// columnar store is one; a cluster of another kind can stand beside it. Thread-safe.
/// </summary>
public interface IEventBackend : IAsyncDisposable
{
    /// <summary>What this backend can answer.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>
    /// Takes a batch that is durable in the log, before its sender is answered. When this returns, every query that begins
    /// later sees it. <paramref name="batch"/> is the caller's again afterwards. Called in order of position within a
    /// partition, from one thread per partition. A position at or below what the backend has already made durable for the
    /// dataset and partition (a replay) is ignored.
    /// </summary>
    void Apply(int partition, long position, int datasetId, EventBatch batch);

    /// <summary>
    /// Every entry of <paramref name="partition"/> at or below this position is durable in the backend itself, so the log
    /// may forget it. <paramref name="appliedPosition"/> is the last position handed to <see cref="Apply"/>.
    /// </summary>
    long DurablePosition(int partition, long appliedPosition);

    /// <summary>Asks the backend to make durable what it holds in memory, oldest first, so that the log can shrink; returns at once.</summary>
    void RequestFlush();

    /// <summary>Answers a question over the given datasets. Throws <see cref="QueryLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    Task<QueryResult> QueryAsync(IReadOnlyList<int> datasetIds, QuerySpec spec, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>Raw events of the given datasets. Throws as <see cref="QueryAsync"/>.</summary>
    Task<RowResult> ReadRowsAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>As <see cref="ReadRowsAsync"/>, the columns asked for as lists. Throws as <see cref="QueryAsync"/>.</summary>
    Task<RowTable> ReadTableAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>All events of the given datasets whose <c>trace.trace_id</c> is <paramref name="traceId"/>, by time. Throws as <see cref="QueryAsync"/>.</summary>
    Task<RowResult> ReadTraceAsync(IReadOnlyList<int> datasetIds, string traceId, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>Value counts of several columns, of a selection beside its baseline. Throws as <see cref="QueryAsync"/>.</summary>
    Task<DistributionResult> ReadDistributionsAsync(IReadOnlyList<int> datasetIds, DistributionQuery query, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>Which columns set a selection apart. Throws as <see cref="QueryAsync"/>.</summary>
    Task<BubbleUpResult> BubbleUpAsync(IReadOnlyList<int> datasetIds, BubbleUpQuery query, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>Which services there are, and which calls which. Throws as <see cref="QueryAsync"/>.</summary>
    Task<ServiceMapResult> MapServicesAsync(IReadOnlyList<int> datasetIds, ServiceMapQuery query, QueryOptions options, CancellationToken cancellationToken);

    /// <summary>Values of a column, for completion. Throws as <see cref="QueryAsync"/>.</summary>
    Task<ValueResult> ReadValuesAsync(IReadOnlyList<int> datasetIds, ValueQuery query, QueryOptions options, CancellationToken cancellationToken);
}
