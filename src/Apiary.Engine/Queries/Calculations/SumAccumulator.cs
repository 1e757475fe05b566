using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>Weighted sums and the weight summed: for SUM, AVG and their rates. Integers exactly, floats apart from them.</summary>
internal sealed class SumAccumulator(MemoryBudget budget) : Accumulator
{
    // A run of values that all fit into 46 bits cannot overflow 64 within a block's 2^16 rows.
    private const int SmallValueBits = 46;

    private int capacity;
    private IntegerSum[] integers = [];
    private FloatSum[] floats = [];

    public override AccumulatorInput Input => AccumulatorInput.Values;

    /// <summary>The weight of all values of a cell.</summary>
    public long Weight(int cell) => (integers.Length > 0 ? integers[cell].Weight : 0) + (floats.Length > 0 ? floats[cell].Weight : 0);

    /// <summary>The sum as an Integer, or as a Float when a float is in it or it is too large; null without values.</summary>
    public FieldValue Sum(int cell)
    {
        if (Weight(cell) == 0) return FieldValue.Null;
        if (floats.Length > 0 && floats[cell].Weight > 0) return FieldValue.Float(Total(cell));
        var sum = integers[cell].Value;
        return sum >= long.MinValue && sum <= long.MaxValue ? FieldValue.Integer((long)sum) : FieldValue.Float((double)sum);
    }

    /// <summary>The weighted mean; null without values.</summary>
    public FieldValue Average(int cell) => Weight(cell) is var weight and > 0 ? FieldValue.Float(Total(cell) / weight) : FieldValue.Null;

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
        if (rows.Cells.IsEmpty && rows.Weights.IsEmpty) AddRun(ref integers[rows.Cell], values, rows.Weight);
        else if (rows.Weights.IsEmpty && rows.Weight == 1) AddEach(integers, rows.Cells, values);
        else AddWeighted(integers, rows, values);
    }

    public override void AddNumbers(in CellRows rows, ReadOnlySpan<double> values)
    {
        if (floats.Length < capacity) GrowFloats();
        if (rows.Cells.IsEmpty && rows.Weights.IsEmpty) AddRun(ref floats[rows.Cell], values, rows.Weight);
        else if (rows.Weights.IsEmpty && rows.Weight == 1) AddEach(floats, rows.Cells, values);
        else AddWeighted(floats, rows, values);
    }

    public override void Merge(Accumulator other)
    {
        var theirs = (SumAccumulator)other;
        EnsureCells(theirs.capacity);
        if (theirs.integers.Length > 0 && integers.Length < capacity) GrowIntegers();
        if (theirs.floats.Length > 0 && floats.Length < capacity) GrowFloats();
        for (var cell = 0; cell < theirs.integers.Length; cell++) integers[cell].Add(theirs.integers[cell]);
        for (var cell = 0; cell < theirs.floats.Length; cell++) floats[cell].Add(theirs.floats[cell]);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length && integers.Length > 0; cell++)
            if (targets[cell] >= 0) integers[targets[cell]].Add(integers[cell]);
        for (var cell = 0; cell < targets.Length && floats.Length > 0; cell++)
            if (targets[cell] >= 0) floats[targets[cell]].Add(floats[cell]);
    }

    private double Total(int cell)
    {
        if (floats.Length == 0) return (double)integers[cell].Value;
        if (integers.Length == 0 || integers[cell].Weight == 0) return floats[cell].Value;
        var sum = floats[cell];
        sum.Add((double)integers[cell].Value);
        return sum.Value;
    }

    private static void AddRun(ref IntegerSum sum, ReadOnlySpan<long> values, long weight)
    {
        ulong bits = 0;
        long total = 0;
        foreach (var value in values)
        {
            // A small number of either sign has no high bits once the sign is folded in.
            bits |= (ulong)(value ^ (value >> 63));
            total += value;
        }

        if (bits >> SmallValueBits == 0)
        {
            sum.AddProduct(total, weight);
        }
        else
        {
            foreach (var value in values) sum.AddProduct(value, weight);
        }

        sum.Weight += weight * values.Length;
    }

    private static void AddRun(ref FloatSum sum, ReadOnlySpan<double> values, long weight)
    {
        // Four sums side by side: one alone waits for its own last addition.
        FloatSum a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            var four = values.Slice(i, 4);
            a.Add(four[0] * weight);
            b.Add(four[1] * weight);
            c.Add(four[2] * weight);
            d.Add(four[3] * weight);
        }

        for (; i < values.Length; i++) a.Add(values[i] * weight);
        a.Add(b);
        c.Add(d);
        a.Add(c);
        a.Weight = weight * values.Length;
        sum.Add(a);
    }

    private static void AddEach(IntegerSum[] sums, ReadOnlySpan<int> cells, ReadOnlySpan<long> values)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            ref var sum = ref sums[cells[i]];
            sum.Add(values[i]);
            sum.Weight++;
        }
    }

    private static void AddEach(FloatSum[] sums, ReadOnlySpan<int> cells, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            Ahead.Fetch(sums, cells, i);
            ref var sum = ref sums[cells[i]];
            sum.Add(values[i]);
            sum.Weight++;
        }
    }

    private static void AddWeighted(IntegerSum[] sums, in CellRows rows, ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            ref var sum = ref sums[rows.CellAt(i)];
            var weight = rows.WeightAt(i);
            sum.AddProduct(values[i], weight);
            sum.Weight += weight;
        }
    }

    private static void AddWeighted(FloatSum[] sums, in CellRows rows, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            ref var sum = ref sums[rows.CellAt(i)];
            var weight = rows.WeightAt(i);
            sum.Add(values[i] * weight);
            sum.Weight += weight;
        }
    }

    private void GrowIntegers()
    {
        budget.Charge((long)(capacity - integers.Length) * 24);
        Array.Resize(ref integers, capacity);
    }

    private void GrowFloats()
    {
        budget.Charge((long)(capacity - floats.Length) * 24);
        Array.Resize(ref floats, capacity);
    }
}
