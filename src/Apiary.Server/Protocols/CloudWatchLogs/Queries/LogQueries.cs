using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs.Queries;

/// <summary>
/// Queries that run or have run, with their results: the last ones, within bounds of number and memory. They go with the
/// process. Thread-safe.
/// </summary>
internal sealed class LogQueries(InsightsRunner runner, ILogger logger)
{
    /// <summary>Most queries of an environment that run at a time.</summary>
    public const int MaxRunning = 30;

    private const int MaxKept = 1_000;
    private const long MaxKeptBytes = 64L << 20;

    private readonly Lock gate = new();
    private readonly LinkedList<LogQuery> all = [];

    /// <summary>The query of this id; null when there is none any more.</summary>
    public LogQuery? Find(string environmentId, string id)
    {
        lock (gate) return all.FirstOrDefault(query => query.Id == id && query.EnvironmentId == environmentId);
    }

    /// <summary>The queries of an environment, newest first.</summary>
    public IReadOnlyList<LogQuery> List(string environmentId)
    {
        lock (gate) return [.. all.Where(query => query.EnvironmentId == environmentId).Reverse()];
    }

    /// <summary>Starts a query; null when too many run.</summary>
    public LogQuery? Start(WorkspaceEnvironment environment, string text, InsightsRequest request, long now)
    {
        var query = new LogQuery(Guid.NewGuid().ToString(), environment.Id, text, [.. request.Groups.Select(group => group.Name)], now);
        lock (gate)
        {
            if (all.Count(known => known.EnvironmentId == environment.Id && known.Status == LogQueryStatus.Running) >= MaxRunning) return null;
            all.AddLast(query);
            Trim();
        }

        _ = Task.Run(() => RunAsync(environment, query, request));
        return query;
    }

    private async Task RunAsync(WorkspaceEnvironment environment, LogQuery query, InsightsRequest request)
    {
        try
        {
            query.TryEnd(LogQueryStatus.Complete, await runner.RunAsync(environment, request, query.Stopped));
        }
        catch (OperationCanceledException)
        {
            query.TryEnd(LogQueryStatus.Cancelled);
        }
        catch (QueryLimitException failure)
        {
            LogsLog.QueryFailed(logger, query.Id, failure);
            query.TryEnd(LogQueryStatus.Timeout);
        }
#pragma warning disable CA1031 // Nobody waits for this task: the status is how its failure is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogsLog.QueryFailed(logger, query.Id, failure);
            query.TryEnd(LogQueryStatus.Failed);
        }

        lock (gate) Trim();
    }

    /// <summary>Drops the oldest that have ended until the rest is within bounds.</summary>
    private void Trim()
    {
        var bytes = all.Sum(query => query.Bytes);
        for (var node = all.First; node is not null && (all.Count > MaxKept || bytes > MaxKeptBytes);)
        {
            var next = node.Next;
            // The newest is what somebody is about to fetch.
            if (node.Value.Status != LogQueryStatus.Running && next is not null)
            {
                bytes -= node.Value.Bytes;
                all.Remove(node);
                node.Value.Dispose();
            }

            node = next;
        }
    }
}
