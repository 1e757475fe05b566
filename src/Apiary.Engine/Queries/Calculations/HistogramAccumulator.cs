using System.Numerics;
using System.Runtime.CompilerServices;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// The distribution of values by cell: for percentiles and heat maps. As long as a query has seen few values they are kept
/// as they are and answers are exact; then they become counts in bins, dense by cell while that fits, else in a table.
/// </summary>
internal sealed class HistogramAccumulator(AccumulatorContext context) : Accumulator
{
    /// <summary>Up to so many values in the whole query, answers are exact. Sorting them costs some 2 ms.</summary>
    public const int ExactValues = 16_384;

    // Beyond this many bytes of bins most are empty, and random access leaves the cache anyway.
    private const long MaxDenseBytes = 64L << 20;

    // Larger weights go to the table, so that a block of 65,536 of them cannot overflow the dense counts.
    private const long MaxDenseWeight = 1 << 15;

    private readonly BinScale scale = new(context.MinNumber, context.MaxNumber, context.WholeNumbers);
    private readonly ExactRows exact = new(context.Budget);
    private readonly PairTable sparse = new(context.Budget);
    private readonly BinCounts bins = new();
    private bool isExact = true;
    private bool isDense = true;
    private int capacity;
    private uint[] counts = [];
    // What the dense counts hold together: no single one can be larger.
    private long denseWeight;
    private (ulong[] Keys, long[] Counts)? sorted;
    private int readCell = -1;

    public override AccumulatorInput Input => AccumulatorInput.Numbers;

    public override void EnsureCells(int cells)
    {
        if (cells <= capacity) return;
        capacity = Grown(capacity, cells);
        if (!isExact && isDense) GrowDense();
    }

    public override void AddNumbers(in CellRows rows, ReadOnlySpan<double> values)
    {
        if (isExact)
        {
            if (context.Seen(values.Length) <= ExactValues)
            {
                for (var i = 0; i < values.Length; i++) exact.Add(rows.CellAt(i), values[i], rows.WeightAt(i));
                return;
            }

            LeaveExact();
        }

        if (!isDense || !rows.Weights.IsEmpty || rows.Weight > MaxDenseWeight)
        {
            for (var i = 0; i < values.Length; i++) AddOne(rows.CellAt(i), values[i], rows.WeightAt(i));
            return;
        }

        Account(values.Length * rows.Weight);
        if (scale.IsLinear) AddLinear(rows, values);
        else AddLogLinear(rows, values);
    }

    public override void Merge(Accumulator other)
    {
        var theirs = (HistogramAccumulator)other;
        EnsureCells(theirs.capacity);
        if (isExact && context.SeenSoFar > ExactValues) LeaveExact();
        for (var i = 0; i < theirs.exact.Count; i++)
        {
            var (cell, value, weight) = theirs.exact[i];
            if (isExact) exact.Add(cell, value, weight);
            else AddOne(cell, value, weight);
        }

        if (theirs.counts.Length > 0) AddDense(theirs);
        sparse.Add(theirs.sparse);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        exact.Fold(targets);
        var width = scale.Width;
        for (var cell = 0; cell < targets.Length && counts.Length > 0; cell++)
        {
            if (targets[cell] < 0) continue;
            AddInto(counts.AsSpan(targets[cell] * width, width), counts.AsSpan(cell * width, width));
        }

        if (sparse.Count > 0)
        {
            var (keys, weights) = sparse.Sorted();
            for (var i = 0; i < keys.Length; i++)
            {
                var cell = (int)(keys[i] >> 18);
                if (cell < targets.Length && targets[cell] >= 0) sparse.Add(SparseKey(targets[cell], SparseBin(keys[i])), weights[i]);
            }
        }

        sorted = null;
        readCell = -1;
    }

    /// <summary>The percentile of a cell; null without values.</summary>
    public double? Quantile(int cell, double quantile)
    {
        var read = Read(cell);
        return read.Total == 0 ? null : read.Quantile(quantile);
    }

    /// <summary>The bins of a cell with keys of <see cref="LogLinear"/>; valid until the next call.</summary>
    public BinCounts Read(int cell)
    {
        // Several percentiles of one cell are asked one after another.
        if (cell == readCell) return bins;
        readCell = cell;
        bins.Clear();
        if (isExact) exact.Read(cell, bins);
        else if (sparse.Count == 0) ReadDense(cell);
        else ReadBoth(cell);
        return bins;
    }

    private void AddLogLinear(in CellRows rows, ReadOnlySpan<double> values)
    {
        var (first, count, offset, width) = ((uint)scale.PositiveBase, (uint)scale.PositiveCount, scale.PositiveIndex, scale.Width);
        var weight = (uint)rows.Weight;
        if (rows.Cells.IsEmpty)
        {
            var bins = counts.AsSpan(rows.Cell * width, width)[offset..];
            foreach (var value in values)
            {
                // A negative value has its sign bit above the key and so never falls into the window.
                var bin = (uint)((ulong)BitConverter.DoubleToInt64Bits(value) >> LogLinear.Shift) - first;
                if (bin < count) bins[(int)bin] += weight;
                else AddOther(rows.Cell, value, weight);
            }

            return;
        }

        var cells = rows.Cells[..values.Length];
        var all = counts;
        for (var i = 0; i < values.Length; i++)
        {
            var bin = (uint)((ulong)BitConverter.DoubleToInt64Bits(values[i]) >> LogLinear.Shift) - first;
            if (bin < count) all[(cells[i] * width) + offset + (int)bin] += weight;
            else AddOther(cells[i], values[i], weight);
        }
    }

    private void AddLinear(in CellRows rows, ReadOnlySpan<double> values)
    {
        var (min, width) = (scale.Min, scale.Width);
        var weight = (uint)rows.Weight;
        for (var i = 0; i < values.Length; i++)
        {
            var cell = rows.Cells.IsEmpty ? rows.Cell : rows.Cells[i];
            counts[(cell * width) + (int)(values[i] - min)] += weight;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddOther(int cell, double value, uint weight)
    {
        var key = scale.Key(value);
        var index = scale.Index(key);
        if (index >= 0) counts[(cell * scale.Width) + index] += weight;
        else sparse.Add(SparseKey(cell, key), weight);
    }

    private void AddOne(int cell, double value, long weight)
    {
        if (isDense && weight <= MaxDenseWeight)
        {
            Account(weight);
            AddOther(cell, value, (uint)weight);
        }
        else
        {
            sparse.Add(SparseKey(cell, scale.Key(value)), weight);
        }
    }

    /// <summary>Makes sure that the dense counts can take <paramref name="weight"/> more without overflow.</summary>
    private void Account(long weight)
    {
        if (denseWeight + weight > uint.MaxValue) SpillDense();
        denseWeight += weight;
    }

    private void AddDense(HistogramAccumulator theirs)
    {
        var room = isDense && denseWeight + theirs.denseWeight <= uint.MaxValue && counts.Length >= theirs.counts.Length;
        if (!room)
        {
            theirs.SpillDense();
            return;
        }

        denseWeight += theirs.denseWeight;
        AddInto(counts, theirs.counts);
    }

    private static void AddInto(Span<uint> to, ReadOnlySpan<uint> from)
    {
        var i = 0;
        for (; i + Vector<uint>.Count <= from.Length; i += Vector<uint>.Count)
            (new Vector<uint>(to[i..]) + new Vector<uint>(from[i..])).CopyTo(to[i..]);
        for (; i < from.Length; i++) to[i] += from[i];
    }

    private void LeaveExact()
    {
        isExact = false;
        GrowDense();
        for (var i = 0; i < exact.Count; i++)
        {
            var (cell, value, weight) = exact[i];
            AddOne(cell, value, weight);
        }

        exact.Clear();
    }

    private void GrowDense()
    {
        var needed = (long)capacity * scale.Width;
        if (needed * sizeof(uint) > MaxDenseBytes)
        {
            SpillDense();
            isDense = false;
            context.Budget.Charge(-(long)counts.Length * sizeof(uint));
            counts = [];
            return;
        }

        context.Budget.Charge((needed - counts.Length) * sizeof(uint));
        Array.Resize(ref counts, (int)needed);
    }

    private void SpillDense()
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            sparse.Add(SparseKey(i / scale.Width, scale.KeyAt(i % scale.Width)), counts[i]);
            counts[i] = 0;
        }

        denseWeight = 0;
    }

    private void ReadDense(int cell)
    {
        var row = counts.AsSpan(cell * scale.Width, scale.Width);
        // Most bins of most cells are empty: the search for the next that is not goes by vectors.
        for (int i = 0, step; (step = row[i..].IndexOfAnyExcept(0u)) >= 0; i++)
        {
            i += step;
            AddBin(scale.KeyAt(i), scale.ValueAt(i), row[i]);
        }
    }

    private void ReadBoth(int cell)
    {
        sorted ??= sparse.Sorted();
        var (keys, weights) = sorted.Value;
        var at = Array.BinarySearch(keys, (ulong)cell << 18);
        if (at < 0) at = ~at;
        var row = counts.Length == 0 ? default : counts.AsSpan(cell * scale.Width, scale.Width);
        var index = 0;
        // Two ascending lists become one.
        while (true)
        {
            while (index < row.Length && row[index] == 0) index++;
            var sparseLeft = at < keys.Length && (int)(keys[at] >> 18) == cell;
            if (!sparseLeft && index >= row.Length) return;
            if (index < row.Length && (!sparseLeft || scale.KeyAt(index) <= SparseBin(keys[at])))
            {
                AddBin(scale.KeyAt(index), scale.ValueAt(index), row[index]);
                index++;
            }
            else
            {
                AddBin(SparseBin(keys[at]), scale.Value(SparseBin(keys[at])), weights[at]);
                at++;
            }
        }
    }

    private void AddBin(int key, double value, long weight) => bins.Add(scale.IsLinear ? LogLinear.Key(value) : key, value, weight);

    private static ulong SparseKey(int cell, int bin) => ((ulong)cell << 18) | (uint)(bin + LogLinear.KeyLimit);

    private static int SparseBin(ulong key) => (int)(key & ((1 << 18) - 1)) - LogLinear.KeyLimit;
}
