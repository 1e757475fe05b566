using Apiary.Engine;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Tests.Asking;

/// <summary>A backend whose queries run until they are told to end, to see what runs at a time and with which limits.</summary>
internal sealed class WaitingBackend : IEventBackend
{
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;

    public BackendCapabilities Capabilities { get; } = new(new HashSet<string>(), ReadsOwnWrites: true);

    public int Running => Volatile.Read(ref running);

    /// <summary>Completes when the first query has begun.</summary>
    public Task Started => started.Task;

    /// <summary>Completes when the first query has been cancelled and has ended.</summary>
    public Task Cancelled => cancelled.Task;

    public QueryOptions? LastOptions { get; private set; }

    public void End() => end.TrySetResult();

    public async Task<QueryResult> QueryAsync(IReadOnlyList<int> datasetIds, QuerySpec spec, QueryOptions options, CancellationToken cancellationToken)
    {
        LastOptions = options;
        Interlocked.Increment(ref running);
        try
        {
            options.Progress?.Report(new QueryProgress(1, 2));
            started.TrySetResult();
            await end.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref running);
            if (cancellationToken.IsCancellationRequested) cancelled.TrySetResult();
        }

        return new QueryResult
        {
            Window = new QueryWindow(0, 1, 1),
            Breakdowns = [],
            Calculations = [],
            Groups = [],
            Total = new ResultGroup([], [], []),
            Statistics = new QueryStatistics(0, 0, 0, 0, 0, TimeSpan.Zero),
        };
    }

    public Task<RowResult> ReadRowsAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RowTable> ReadTableAsync(IReadOnlyList<int> datasetIds, RowQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RowResult> ReadTraceAsync(IReadOnlyList<int> datasetIds, string traceId, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<DistributionResult> ReadDistributionsAsync(IReadOnlyList<int> datasetIds, DistributionQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BubbleUpResult> BubbleUpAsync(IReadOnlyList<int> datasetIds, BubbleUpQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ServiceMapResult> MapServicesAsync(IReadOnlyList<int> datasetIds, ServiceMapQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ValueResult> ReadValuesAsync(IReadOnlyList<int> datasetIds, ValueQuery query, QueryOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Apply(int partition, long position, int datasetId, EventBatch batch) => throw new NotSupportedException();

    public long DurablePosition(int partition, long appliedPosition) => appliedPosition;

    public void RequestFlush()
    {
    }

    public ValueTask DisposeAsync() => default;
}
