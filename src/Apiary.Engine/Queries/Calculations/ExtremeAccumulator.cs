using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// The smallest or the largest value by cell: for MIN, MAX and RATE_MAX. Integers exactly, beside floats. One direction only,
/// as the cells of many groups should stay in the cache.
/// </summary>
/// <typeparam name="TEnd">Which end of the numbers.</typeparam>
internal sealed class ExtremeAccumulator<TEnd>(MemoryBudget budget) : Accumulator
    where TEnd : struct, IEndOfNumbers
{
    private int capacity;
    // The farthest from the wanted end where there is none yet, so that any other number replaces it.
    private long[] integers = [];
    // NaN where there is none yet.
    private double[] floats = [];
    // Cells that have seen the one integer that cannot replace what stands for none.
    private HashSet<int>? sawFarthest;

    public override AccumulatorInput Input => AccumulatorInput.Values;

    /// <summary>The wanted value; null without values.</summary>
    public FieldValue Value(int cell)
    {
        var hasInteger = integers.Length > 0 && (integers[cell] != TEnd.Farthest || sawFarthest?.Contains(cell) == true);
        var hasFloat = floats.Length > 0 && !double.IsNaN(floats[cell]);
        if (!hasInteger) return hasFloat ? FieldValue.Float(floats[cell]) : FieldValue.Null;
        return hasFloat && TEnd.IsBeyond(floats[cell], integers[cell]) ? FieldValue.Float(floats[cell]) : FieldValue.Integer(integers[cell]);
    }

    public override void EnsureCells(int cells)
    {
        if (cells <= capacity) return;
        capacity = Grown(capacity, cells);
        if (integers.Length > 0) GrowIntegers();
        if (floats.Length > 0) GrowFloats();
    }

    public override void AddIntegers(in CellRows rows, ReadOnlySpan<long> values)
    {
        if (integers.Length < capacity) GrowIntegers();
        if (values.Contains(TEnd.Farthest)) NoteFarthest(rows, values);
        if (rows.Cells.IsEmpty)
        {
            var extreme = integers[rows.Cell];
            foreach (var value in values) extreme = TEnd.IsBeyond(value, extreme) ? value : extreme;
            integers[rows.Cell] = extreme;
            return;
        }

        var cells = rows.Cells;
        var target = integers;
        for (var i = 0; i < cells.Length; i++)
        {
            ref var extreme = ref target[cells[i]];
            if (TEnd.IsBeyond(values[i], extreme)) extreme = values[i];
        }
    }

    public override void AddNumbers(in CellRows rows, ReadOnlySpan<double> values)
    {
        if (floats.Length < capacity) GrowFloats();
        if (rows.Cells.IsEmpty)
        {
            var extreme = floats[rows.Cell];
            foreach (var value in values) extreme = TEnd.IsBeyondOrNone(value, extreme) ? value : extreme;
            floats[rows.Cell] = extreme;
            return;
        }

        var cells = rows.Cells;
        var target = floats;
        for (var i = 0; i < cells.Length; i++)
        {
            Ahead.Fetch(target, cells, i);
            ref var extreme = ref target[cells[i]];
            if (TEnd.IsBeyondOrNone(values[i], extreme)) extreme = values[i];
        }
    }

    public override void Merge(Accumulator other)
    {
        var theirs = (ExtremeAccumulator<TEnd>)other;
        EnsureCells(theirs.capacity);
        if (theirs.integers.Length > 0 && integers.Length < capacity) GrowIntegers();
        if (theirs.floats.Length > 0 && floats.Length < capacity) GrowFloats();
        for (var cell = 0; cell < theirs.integers.Length; cell++) Take(cell, theirs.integers[cell]);
        for (var cell = 0; cell < theirs.floats.Length; cell++) Take(cell, theirs.floats[cell]);
        if (theirs.sawFarthest is not null) (sawFarthest ??= []).UnionWith(theirs.sawFarthest);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length; cell++)
        {
            if (targets[cell] < 0) continue;
            if (integers.Length > 0) Take(targets[cell], integers[cell]);
            if (floats.Length > 0) Take(targets[cell], floats[cell]);
            if (sawFarthest?.Contains(cell) == true) sawFarthest.Add(targets[cell]);
        }
    }

    private void Take(int cell, long value)
    {
        if (TEnd.IsBeyond(value, integers[cell])) integers[cell] = value;
    }

    private void Take(int cell, double value)
    {
        if (!double.IsNaN(value) && TEnd.IsBeyondOrNone(value, floats[cell])) floats[cell] = value;
    }

    private void NoteFarthest(in CellRows rows, ReadOnlySpan<long> values)
    {
        sawFarthest ??= [];
        for (var i = 0; i < values.Length; i++)
            if (values[i] == TEnd.Farthest) sawFarthest.Add(rows.CellAt(i));
    }

    private void GrowIntegers()
    {
        var before = integers.Length;
        budget.Charge((long)(capacity - before) * sizeof(long));
        Array.Resize(ref integers, capacity);
        integers.AsSpan(before).Fill(TEnd.Farthest);
    }

    private void GrowFloats()
    {
        var before = floats.Length;
        budget.Charge((long)(capacity - before) * sizeof(double));
        Array.Resize(ref floats, capacity);
        floats.AsSpan(before).Fill(double.NaN);
    }
}
