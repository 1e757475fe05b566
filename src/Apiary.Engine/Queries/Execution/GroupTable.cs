namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers the groups of a query: each combination of the breakdown columns' value ids that is met gets the next number, the
/// same for all threads, so that their accumulators can be added cell by cell. Thread-safe; what is known is found without a lock.
/// </summary>
internal sealed class GroupTable(MemoryBudget budget, int breakdowns)
{
    private readonly Lock gate = new();
    private readonly TupleTable tuples = new(budget, breakdowns);
    // With one breakdown the group plus 1 by value id: what a hash table would say, without the hash. 0 while not known.
    private int[] byId = [];

    /// <summary>How many groups there are so far; without breakdowns always one.</summary>
    public int Count => breakdowns == 0 ? 1 : tuples.Count;

    /// <summary>More groups than this end the run with <see cref="TooManyCellsException"/>.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>The group of one id for each breakdown.</summary>
    public int Find(ReadOnlySpan<int> ids)
    {
        if (breakdowns == 1) return Find(ids[0]);
        return tuples.Find(ids) is >= 0 and var known ? known : Add(ids);
    }

    /// <summary>The ids of a group. Only when the scan is over.</summary>
    public ReadOnlySpan<int> Ids(int group) => breakdowns == 0 ? default : tuples.Tuple(group);

    private int Find(int id)
    {
        var known = Volatile.Read(ref byId);
        if (id < known.Length && Volatile.Read(ref known[id]) is > 0 and var number) return number - 1;
        lock (gate)
        {
            var group = Add([id]);
            if (id >= byId.Length)
            {
                var size = Math.Max(64, Math.Max(id + 1, byId.Length * 2));
                budget.Charge((long)(size - byId.Length) * sizeof(int));
                var grown = new int[size];
                byId.CopyTo(grown, 0);
                Volatile.Write(ref byId, grown);
            }

            Volatile.Write(ref byId[id], group + 1);
            return group;
        }
    }

    private int Add(ReadOnlySpan<int> ids)
    {
        lock (gate)
        {
            var group = tuples.FindOrAdd(ids);
            return group < Limit ? group : throw new TooManyCellsException();
        }
    }
}
