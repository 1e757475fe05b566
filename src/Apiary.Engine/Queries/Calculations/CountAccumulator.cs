using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>Weight by cell: for COUNT, with or without a column.</summary>
internal sealed class CountAccumulator(MemoryBudget budget) : Accumulator
{
    private long[] weights = [];

    public override AccumulatorInput Input => AccumulatorInput.Rows;

    public long Weight(int cell) => weights[cell];

    public override void EnsureCells(int cells)
    {
        if (cells <= weights.Length) return;
        var size = Grown(weights.Length, cells);
        budget.Charge((long)(size - weights.Length) * sizeof(long));
        Array.Resize(ref weights, size);
    }

    public override void AddRows(in CellRows rows)
    {
        if (rows.Cells.IsEmpty) weights[rows.Cell] += rows.Weights.IsEmpty ? rows.Count * rows.Weight : Sum(rows.Weights);
        else if (rows.Weights.IsEmpty) AddEach(weights, rows.Cells, rows.Weight);
        else AddEach(weights, rows.Cells, rows.Weights);
    }

    public override void Merge(Accumulator other)
    {
        var theirs = ((CountAccumulator)other).weights;
        EnsureCells(theirs.Length);
        for (var cell = 0; cell < theirs.Length; cell++) weights[cell] += theirs[cell];
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length; cell++)
            if (targets[cell] >= 0) weights[targets[cell]] += weights[cell];
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static void AddEach(long[] weights, ReadOnlySpan<int> cells, long weight)
    {
        foreach (var cell in cells) weights[cell] += weight;
    }

    private static void AddEach(long[] weights, ReadOnlySpan<int> cells, ReadOnlySpan<long> each)
    {
        for (var i = 0; i < cells.Length; i++) weights[cells[i]] += each[i];
    }
}
