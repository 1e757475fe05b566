namespace Apiary.Engine.Queries;

/// <summary>How to run a query, beside what it asks.</summary>
public sealed record QueryOptions
{
    /// <summary>False to leave out the time series, the cheap form.</summary>
    public bool Series { get; init; } = true;

    /// <summary>Longest run; a query that needs more ends with <see cref="QueryLimitException"/>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes for groups, histograms and the like; a query that needs more ends with <see cref="QueryLimitException"/>.</summary>
    public long MemoryLimitBytes { get; init; } = 512L << 20;

    /// <summary>Threads to use; 0 means one per core.</summary>
    public int Parallelism { get; init; }

    /// <summary>Told how far the query is; called from its threads, now and then.</summary>
    public IProgress<QueryProgress>? Progress { get; init; }
}
