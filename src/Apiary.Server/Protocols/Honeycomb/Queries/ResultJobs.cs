using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>
/// Runs of saved queries and their results, in memory: the last ones, within a bound of values, so that a dashboard can
/// poll. What is gone can be asked again, the query is kept for ever. Thread-safe.
/// </summary>
internal sealed class ResultJobs(QueryRunner runner, TimeProvider time) : IDisposable
{
    // A value takes some 100 bytes in a result; together some 100 MB at the very most.
    private const long MaxKeptValues = 1_000_000;
    private const int MaxKeptJobs = 1_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ResultJob> byId = new(StringComparer.Ordinal);
    private readonly Queue<string> oldestFirst = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Starts a run.</summary>
    public ResultJob Start(QueryScope scope, FixedQuery query, QuerySpec spec, QueryResultOptions options)
    {
        if (options is { DisableSeries: true, Limit: { } limit }) spec = spec with { Limit = limit };
        var job = new ResultJob(Ids.Short(), query, options, RunAsync(scope, spec, options, stopping.Token));
        lock (gate)
        {
            byId[job.Id] = job;
            oldestFirst.Enqueue(job.Id);
            while (oldestFirst.Count > 1 && (oldestFirst.Count > MaxKeptJobs || byId.Values.Sum(kept => kept.Finished?.ValueCount ?? 1) > MaxKeptValues)) byId.Remove(oldestFirst.Dequeue());
        }

        return job;
    }

    /// <summary>The run with this id; null when there is none, or it is too long ago.</summary>
    public ResultJob? Find(string id)
    {
        lock (gate) return byId.GetValueOrDefault(id);
    }

    /// <summary>Ends what still runs.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task<ResultJob.Outcome> RunAsync(QueryScope scope, QuerySpec spec, QueryResultOptions options, CancellationToken stop)
    {
        // The sender is answered with the id at once, whatever the query takes.
        await Task.Yield();
        try
        {
            // The vendor's results have no comparison.
            var result = await runner.RunAsync(scope, spec with { CompareTimeOffsetSeconds = null }, new QueryOptions { Series = !options.DisableSeries }, stop);
            return new ResultJob.Outcome(result, null, time.GetUtcNow());
        }
        catch (QueryLimitException limit)
        {
            return new ResultJob.Outcome(null, limit.Message, time.GetUtcNow());
        }
        catch (CorruptFileException damage)
        {
            return new ResultJob.Outcome(null, damage.Message, time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            return new ResultJob.Outcome(null, "the server stops", time.GetUtcNow());
        }
    }
}
