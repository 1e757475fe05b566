namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>The last queries with their answers, in memory: a job is done when it is answered for. Thread-safe.</summary>
internal sealed class RqlJobs(TimeProvider time)
{
    private const int Most = 100;

    // As long as the service keeps results (reference, section 9).
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly Lock gate = new();
    private readonly LinkedList<RqlJob> jobs = [];
    private long lastId;

    /// <summary>Keeps an answer.</summary>
    public RqlJob Add(string projectId, string query, RqlResult? result, string? fault)
    {
        lock (gate)
        {
            var job = new RqlJob(++lastId, projectId, query, time.GetUtcNow(), result, fault);
            jobs.AddFirst(job);
            if (jobs.Count > Most) jobs.RemoveLast();
            return job;
        }
    }

    /// <summary>The jobs of a project, newest first.</summary>
    public IReadOnlyList<RqlJob> List(string projectId)
    {
        lock (gate) return [.. jobs.Where(job => job.ProjectId == projectId && time.GetUtcNow() - job.At < Kept)];
    }

    /// <summary>The job of a number; null when there is none.</summary>
    public RqlJob? Find(string projectId, long id) => List(projectId).FirstOrDefault(job => job.Id == id);
}
