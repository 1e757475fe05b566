using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>A few values as they came, each with cell and weight; sorted when first asked.</summary>
internal sealed class ExactRows(MemoryBudget budget)
{
    private const int BytesPerRow = 24;

    private int[] cells = [];
    private double[] values = [];
    private long[] weights = [];
    // Where the rows of each cell begin once sorted; null before.
    private int[]? starts;

    public int Count { get; private set; }

    public (int Cell, double Value, long Weight) this[int index] => (cells[index], values[index], weights[index]);

    public void Add(int cell, double value, long weight)
    {
        if (Count == cells.Length)
        {
            var size = Math.Max(64, Count * 2);
            budget.Charge((long)(size - Count) * BytesPerRow);
            Array.Resize(ref cells, size);
            Array.Resize(ref values, size);
            Array.Resize(ref weights, size);
        }

        cells[Count] = cell;
        // One zero, as the bins have one.
        values[Count] = value == 0 ? 0 : value;
        weights[Count] = weight;
        Count++;
        starts = null;
    }

    public void Clear()
    {
        budget.Charge(-(long)cells.Length * BytesPerRow);
        (cells, values, weights, starts) = ([], [], [], null);
        Count = 0;
    }

    public void Fold(ReadOnlySpan<int> targets)
    {
        var count = Count;
        for (var i = 0; i < count; i++)
            if (cells[i] < targets.Length && targets[cells[i]] >= 0) Add(targets[cells[i]], values[i], weights[i]);
    }

    /// <summary>Appends the values of a cell, ascending, to <paramref name="bins"/>.</summary>
    public void Read(int cell, BinCounts bins)
    {
        starts ??= Sort();
        if (cell + 1 >= starts.Length) return;
        for (var i = starts[cell]; i < starts[cell + 1]; i++) bins.Add(LogLinear.Key(values[i]), values[i], weights[i]);
    }

    private int[] Sort()
    {
        var last = -1;
        for (var i = 0; i < Count; i++) last = Math.Max(last, cells[i]);
        budget.Charge(((long)last + 2) * sizeof(int));
        var begin = new int[last + 2];
        for (var i = 0; i < Count; i++) begin[cells[i] + 1]++;
        for (var i = 1; i < begin.Length; i++) begin[i] += begin[i - 1];
        var next = begin.AsSpan(0, last + 1).ToArray();
        var (sortedCells, sortedValues, sortedWeights) = (new int[cells.Length], new double[cells.Length], new long[cells.Length]);
        for (var i = 0; i < Count; i++)
        {
            var to = next[cells[i]]++;
            sortedCells[to] = cells[i];
            sortedValues[to] = values[i];
            sortedWeights[to] = weights[i];
        }

        (cells, values, weights) = (sortedCells, sortedValues, sortedWeights);
        for (var cell = 0; cell <= last; cell++)
        {
            var (start, length) = (begin[cell], begin[cell + 1] - begin[cell]);
            if (length > 1) values.AsSpan(start, length).Sort(weights.AsSpan(start, length));
        }

        return begin;
    }
}
