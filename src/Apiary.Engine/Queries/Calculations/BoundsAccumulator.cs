using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>The smallest and the largest value by cell: for MIN, MAX and RATE_MAX. Integers exactly, beside floats.</summary>
internal sealed class BoundsAccumulator(MemoryBudget budget) : Accumulator
{
    private int capacity;
    private (long Min, long Max)[] integers = [];
    private (double Min, double Max)[] floats = [];

    public override AccumulatorInput Input => AccumulatorInput.Values;

    /// <summary>The smallest value; null without values.</summary>
    public FieldValue Min(int cell)
    {
        var (whole, number) = (HasInteger(cell), HasNumber(cell));
        if (!whole) return number ? FieldValue.Float(floats[cell].Min) : FieldValue.Null;
        return number && floats[cell].Min < integers[cell].Min ? FieldValue.Float(floats[cell].Min) : FieldValue.Integer(integers[cell].Min);
    }

    /// <summary>The largest value; null without values.</summary>
    public FieldValue Max(int cell)
    {
        var (whole, number) = (HasInteger(cell), HasNumber(cell));
        if (!whole) return number ? FieldValue.Float(floats[cell].Max) : FieldValue.Null;
        return number && floats[cell].Max > integers[cell].Max ? FieldValue.Float(floats[cell].Max) : FieldValue.Integer(integers[cell].Max);
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
        if (rows.Cells.IsEmpty)
        {
            var (min, max) = integers[rows.Cell];
            foreach (var value in values)
            {
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }

            integers[rows.Cell] = (min, max);
            return;
        }

        AddEach(integers, rows.Cells, values);
    }

    public override void AddNumbers(in CellRows rows, ReadOnlySpan<double> values)
    {
        if (floats.Length < capacity) GrowFloats();
        if (rows.Cells.IsEmpty)
        {
            var (min, max) = floats[rows.Cell];
            foreach (var value in values)
            {
                // NaN never comes here, so the plain comparison does.
                min = value < min ? value : min;
                max = value > max ? value : max;
            }

            floats[rows.Cell] = (min, max);
            return;
        }

        AddEach(floats, rows.Cells, values);
    }

    public override void Merge(Accumulator other)
    {
        var theirs = (BoundsAccumulator)other;
        EnsureCells(theirs.capacity);
        if (theirs.integers.Length > 0 && integers.Length < capacity) GrowIntegers();
        if (theirs.floats.Length > 0 && floats.Length < capacity) GrowFloats();
        for (var cell = 0; cell < theirs.integers.Length; cell++) Widen(integers, cell, theirs.integers[cell]);
        for (var cell = 0; cell < theirs.floats.Length; cell++) Widen(floats, cell, theirs.floats[cell]);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length && integers.Length > 0; cell++)
            if (targets[cell] >= 0) Widen(integers, targets[cell], integers[cell]);
        for (var cell = 0; cell < targets.Length && floats.Length > 0; cell++)
            if (targets[cell] >= 0) Widen(floats, targets[cell], floats[cell]);
    }

    private bool HasInteger(int cell) => integers.Length > 0 && integers[cell].Min <= integers[cell].Max;

    private bool HasNumber(int cell) => floats.Length > 0 && floats[cell].Min <= floats[cell].Max;

    private static void AddEach((long Min, long Max)[] bounds, ReadOnlySpan<int> cells, ReadOnlySpan<long> values)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            ref var bound = ref bounds[cells[i]];
            var value = values[i];
            if (value < bound.Min) bound.Min = value;
            if (value > bound.Max) bound.Max = value;
        }
    }

    private static void AddEach((double Min, double Max)[] bounds, ReadOnlySpan<int> cells, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            ref var bound = ref bounds[cells[i]];
            var value = values[i];
            if (value < bound.Min) bound.Min = value;
            if (value > bound.Max) bound.Max = value;
        }
    }

    private static void Widen((long Min, long Max)[] bounds, int cell, (long Min, long Max) by) =>
        bounds[cell] = (Math.Min(bounds[cell].Min, by.Min), Math.Max(bounds[cell].Max, by.Max));

    private static void Widen((double Min, double Max)[] bounds, int cell, (double Min, double Max) by) =>
        bounds[cell] = (Math.Min(bounds[cell].Min, by.Min), Math.Max(bounds[cell].Max, by.Max));

    private void GrowIntegers()
    {
        var before = integers.Length;
        budget.Charge((long)(capacity - before) * 16);
        Array.Resize(ref integers, capacity);
        integers.AsSpan(before).Fill((long.MaxValue, long.MinValue));
    }

    private void GrowFloats()
    {
        var before = floats.Length;
        budget.Charge((long)(capacity - before) * 16);
        Array.Resize(ref floats, capacity);
        floats.AsSpan(before).Fill((double.PositiveInfinity, double.NegativeInfinity));
    }
}
