namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers the groups of a query: each combination of the breakdown columns' value ids that is met gets the next number, the
/// same for all threads, so that their accumulators can be added cell by cell. Thread-safe; what is known is found without a lock.
/// </summary>
internal sealed class GroupTable(MemoryBudget budget, int breakdowns)
{
    private readonly Lock gate = new();
    private readonly TupleTable tuples = new(budget, breakdowns);
    // With one breakdown no hash is needed: the group plus 1 by value id (0 while not known), and the ids in order of their groups.
    private int[] groupOfId = [];
    private int[] idOfGroup = [];
    private int singles;
    // The group of everything else once no more are numbered; -1 before.
    private int rest = -1;

    /// <summary>How many groups there are so far; without breakdowns always one.</summary>
    public int Count => breakdowns == 0 ? 1 : rest >= 0 ? rest + 1 : Known;

    /// <summary>More groups than this end the run with <see cref="TooManyCellsException"/>.</summary>
    public int Limit { get; set; } = int.MaxValue;

    private int Known => breakdowns == 1 ? Volatile.Read(ref singles) : tuples.Count;

    /// <summary>Numbers no more groups: whatever is met from now on and is none of those there are belongs to one more, the last. Before a scan.</summary>
    public void Close() => rest = Known;

    /// <summary>The group of one id for each breakdown.</summary>
    public int Find(ReadOnlySpan<int> ids)
    {
        if (breakdowns == 1) return Find(ids[0]);
        if (tuples.Find(ids) is >= 0 and var known) return known;
        if (rest >= 0) return rest;
        lock (gate)
        {
            var group = tuples.FindOrAdd(ids);
            return group < Limit ? group : throw new TooManyCellsException();
        }
    }

    /// <summary>The group of an id, for one breakdown.</summary>
    public int Find(int id)
    {
        var known = Volatile.Read(ref groupOfId);
        if (id < known.Length && Volatile.Read(ref known[id]) is > 0 and var number) return number - 1;
        return rest >= 0 ? rest : Add(id);
    }

    /// <summary>The ids of a group. Only when the scan is over.</summary>
    public ReadOnlySpan<int> Ids(int group) => breakdowns switch { 0 => default, 1 => idOfGroup.AsSpan(group, 1), _ => tuples.Tuple(group) };

    private int Add(int id)
    {
        lock (gate)
        {
            if (id < groupOfId.Length && groupOfId[id] > 0) return groupOfId[id] - 1;
            if (singles >= Limit) throw new TooManyCellsException();
            if (id >= groupOfId.Length) Grow(ref groupOfId, id + 1);
            if (singles == idOfGroup.Length) Grow(ref idOfGroup, singles + 1);
            var group = singles;
            idOfGroup[group] = id;
            Volatile.Write(ref singles, group + 1);
            Volatile.Write(ref groupOfId[id], group + 1);
            return group;
        }
    }

    private void Grow(ref int[] array, int needed)
    {
        var size = Math.Max(64, Math.Max(needed, array.Length * 2));
        budget.Charge((long)(size - array.Length) * sizeof(int));
        var grown = new int[size];
        array.CopyTo(grown, 0);
        Volatile.Write(ref array, grown);
    }
}
