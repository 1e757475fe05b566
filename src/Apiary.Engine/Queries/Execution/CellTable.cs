using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// The states after a walk, and what is where in their cells: first the buckets of each group side by side, then, as they
/// are folded, each group over the whole time, and further sums.
/// </summary>
internal sealed class CellTable(Accumulator?[] states, TimeBuckets buckets, int groupCount)
{
    private int cells = groupCount * buckets.Count;

    public Accumulator?[] States => states;

    public TimeBuckets Buckets => buckets;

    public int GroupCount => groupCount;

    /// <summary>The first of the cells that hold each group over the whole time; valid after <see cref="FoldGroups"/>.</summary>
    public int FirstTotal { get; private set; }

    /// <summary>The first cell of a group's buckets.</summary>
    public int FirstBucket(int group) => group * buckets.Count;

    /// <summary>Adds up the buckets of each group. Returns the first of the new cells, which follow the groups' order.</summary>
    public int FoldGroups()
    {
        if (buckets.Count == 1) return FirstTotal = 0;
        FirstTotal = Reserve(groupCount);
        var targets = new int[groupCount * buckets.Count];
        for (var cell = 0; cell < targets.Length; cell++) targets[cell] = FirstTotal + (cell / buckets.Count);
        Fold(targets);
        return FirstTotal;
    }

    /// <summary>Adds up some groups bucket by bucket, and the sum of all buckets behind those. Returns the first bucket's cell.</summary>
    public int FoldTogether(IEnumerable<int> groups)
    {
        var first = Reserve(buckets.Count + 1);
        var targets = new int[first];
        Array.Fill(targets, -1);
        foreach (var group in groups)
            for (var bucket = 0; bucket < buckets.Count; bucket++) targets[FirstBucket(group) + bucket] = first + bucket;
        Fold(targets);
        var sum = new int[first + buckets.Count];
        Array.Fill(sum, -1, 0, first);
        Array.Fill(sum, first + buckets.Count, first, buckets.Count);
        Fold(sum);
        return first;
    }

    private int Reserve(int count)
    {
        var first = cells;
        cells += count;
        foreach (var state in states) state?.EnsureCells(cells);
        return first;
    }

    private void Fold(int[] targets)
    {
        foreach (var state in states) state?.Fold(targets);
    }
}
