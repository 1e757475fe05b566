using Apiary.Engine;
using Apiary.Engine.Queries;

namespace Apiary.Server.Queries;

/// <summary>
/// The one way from a checked question to the backend, used by the vendor's API and ours: applies the configured limits and
/// lets a few run at a time. Thread-safe.
/// </summary>
internal sealed class QueryRunner(IEventBackend backend, QueryLimits limits) : IDisposable
{
    private readonly SemaphoreSlim turns = new(limits.Concurrent);

    /// <summary>Answers a question. Throws <see cref="QueryLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    public Task<QueryResult> RunAsync(QueryScope scope, QuerySpec spec, QueryOptions options, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.QueryAsync(scope.Ids, spec, limited, cancellationToken), options, cancellationToken);

    /// <summary>Whole events. Throws as <see cref="RunAsync"/>.</summary>
    public Task<RowResult> ReadRowsAsync(QueryScope scope, RowQuery query, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.ReadRowsAsync(scope.Ids, query, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>Columns of many events. Throws as <see cref="RunAsync"/>.</summary>
    public Task<RowTable> ReadTableAsync(QueryScope scope, RowQuery query, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.ReadTableAsync(scope.Ids, query, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>A trace over all datasets of the scope. Throws as <see cref="RunAsync"/>.</summary>
    public Task<RowResult> ReadTraceAsync(QueryScope scope, string traceId, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.ReadTraceAsync(scope.Ids, traceId, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>Value counts of columns. Throws as <see cref="RunAsync"/>.</summary>
    public Task<DistributionResult> ReadDistributionsAsync(QueryScope scope, DistributionQuery query, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.ReadDistributionsAsync(scope.Ids, query, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>Which columns set a selection apart. Throws as <see cref="RunAsync"/>.</summary>
    public Task<BubbleUpResult> BubbleUpAsync(QueryScope scope, BubbleUpQuery query, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.BubbleUpAsync(scope.Ids, query, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>Which services there are, and which calls which. Throws as <see cref="RunAsync"/>.</summary>
    public Task<ServiceMapResult> MapServicesAsync(QueryScope scope, ServiceMapQuery query, CancellationToken cancellationToken) =>
        TakeTurn(limited => backend.MapServicesAsync(scope.Ids, query, limited, cancellationToken), new QueryOptions(), cancellationToken);

    /// <summary>Values for completion. Takes no turn: it is a few milliseconds' work, and somebody is typing. Throws as <see cref="RunAsync"/>.</summary>
    public Task<ValueResult> ReadValuesAsync(QueryScope scope, ValueQuery query, CancellationToken cancellationToken) =>
        backend.ReadValuesAsync(scope.Ids, query, Limited(new QueryOptions()), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<T> TakeTurn<T>(Func<QueryOptions, Task<T>> run, QueryOptions options, CancellationToken cancellationToken)
    {
        // A turn that does not come within the time that the query itself would have is a refusal too.
        if (!await turns.WaitAsync(limits.Timeout, cancellationToken))
            throw new QueryLimitException("too many queries are running; try again in a moment");
        try
        {
            return await run(Limited(options));
        }
        finally
        {
            turns.Release();
        }
    }

    private QueryOptions Limited(QueryOptions options) => options with
    {
        Timeout = options.Timeout < limits.Timeout ? options.Timeout : limits.Timeout,
        MemoryLimitBytes = Math.Min(options.MemoryLimitBytes, limits.MemoryBytes),
    };
}
