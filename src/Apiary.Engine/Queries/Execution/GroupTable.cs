namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers the groups of a query: each combination of the breakdown columns' value ids that is met gets the next number, the
/// same for all threads, so that their accumulators can be added cell by cell. Thread-safe; what is known is found without a lock.
/// </summary>
internal sealed class GroupTable(MemoryBudget budget, int breakdowns)
{
    private readonly Lock gate = new();
    private readonly TupleTable tuples = new(budget, breakdowns);

    /// <summary>How many groups there are so far; without breakdowns always one.</summary>
    public int Count => breakdowns == 0 ? 1 : tuples.Count;

    /// <summary>More groups than this end the run with <see cref="TooManyCellsException"/>.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>The group of one id for each breakdown.</summary>
    public int Find(ReadOnlySpan<int> ids)
    {
        if (tuples.Find(ids) is >= 0 and var known) return known;
        lock (gate)
        {
            var group = tuples.FindOrAdd(ids);
            if (group >= Limit) throw new TooManyCellsException();
            return group;
        }
    }

    /// <summary>The ids of a group. Only when the scan is over.</summary>
    public ReadOnlySpan<int> Ids(int group) => breakdowns == 0 ? default : tuples.Tuple(group);
}
