namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// What one query may hold in groups, histograms and the like. Buffers that exist once per thread and block are not counted:
/// they are the same for every query. Thread-safe; charge before allocating.
/// </summary>
internal sealed class MemoryBudget(long limitBytes)
{
    private long used;

    public long Used => Interlocked.Read(ref used);

    /// <summary>Takes <paramref name="bytes"/>, or gives them back when negative. Throws <see cref="QueryLimitException"/> beyond the limit.</summary>
    public void Charge(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limitBytes || bytes <= 0) return;
        throw new QueryLimitException(
            $"the query needs more than its {limitBytes >> 20} MiB of memory; ask for fewer groups, a shorter time range or a coarser granularity");
    }
}
