namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Makes groups from value ids column by column: pairs of what is there so far and the next column's id are numbered within
/// the thread, and only a combination not yet seen by it asks the shared <see cref="GroupTable"/>. One per thread.
/// </summary>
internal sealed class GroupFolder
{
    private readonly GroupTable table;
    private readonly TupleTable[] pairs;
    private readonly int[] tuple;
    // The shared number of each local combination plus 1; 0 while not known.
    private int[] groups = new int[64];

    public GroupFolder(GroupTable table, int breakdowns, MemoryBudget budget)
    {
        this.table = table;
        tuple = new int[breakdowns];
        pairs = new TupleTable[Math.Max(0, breakdowns - 1)];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new TupleTable(budget, 2);
    }

    /// <summary>Takes in the ids of breakdown <paramref name="index"/>, in order from 0.</summary>
    public void Add(int index, Span<int> combinations, ReadOnlySpan<int> ids)
    {
        if (index == 0)
        {
            ids.CopyTo(combinations);
            return;
        }

        var level = pairs[index - 1];
        Span<int> pair = stackalloc int[2];
        for (var i = 0; i < combinations.Length; i++)
        {
            (pair[0], pair[1]) = (combinations[i], ids[i]);
            combinations[i] = level.FindOrAdd(pair);
        }
    }

    /// <summary>Turns combinations of all breakdowns into the query's groups, in place.</summary>
    public void Finish(Span<int> combinations)
    {
        foreach (ref var combination in combinations)
        {
            if (combination < groups.Length && groups[combination] is > 0 and var group) combination = group - 1;
            else combination = Find(combination);
        }
    }

    private int Find(int combination)
    {
        var rest = combination;
        for (var level = tuple.Length - 1; level > 0; level--)
        {
            var pair = pairs[level - 1].Tuple(rest);
            tuple[level] = pair[1];
            rest = pair[0];
        }

        tuple[0] = rest;
        var group = table.Find(tuple);
        if (combination >= groups.Length) Array.Resize(ref groups, Math.Max(groups.Length * 2, combination + 1));
        groups[combination] = group + 1;
        return group;
    }
}
