namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// What one query may hold in groups, histograms and the like. Buffers that exist once per thread and block are not counted:
/// they are the same for every query. Thread-safe; charge before allocating.
/// </summary>
/// <param name="limitBytes">How much.</param>
/// <param name="what">What needs more, for the message when it is not enough.</param>
/// <param name="advice">How to need less.</param>
internal sealed class MemoryBudget(
    long limitBytes,
    string what = "the query needs more than its",
    string advice = "ask for fewer groups, a shorter time range or a coarser granularity")
{
    private long used;

    public long Used => Interlocked.Read(ref used);

    /// <summary>Takes <paramref name="bytes"/>, or gives them back when negative. Throws <see cref="QueryLimitException"/> beyond the limit.</summary>
    public void Charge(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limitBytes || bytes <= 0) return;
        throw new QueryLimitException($"{what} {limitBytes >> 20} MiB of memory; {advice}");
    }
}
