using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Spans in progress by bucket: each span adds its weight to the bucket it begins in and takes it back in the bucket behind
/// the one it ends in, so a running total over the buckets of a group says how many overlap each. For CONCURRENCY.
/// </summary>
internal sealed class ConcurrencyAccumulator(AccumulatorContext context) : Accumulator
{
    private const double NanosPerMillisecond = 1_000_000;

    private readonly TimeBuckets buckets = context.Buckets;
    private long[] changes = [];

    public override AccumulatorInput Input => AccumulatorInput.Spans;

    /// <summary>By how much the number in progress changes at the beginning of the cell's bucket.</summary>
    public long Change(int cell) => changes[cell];

    public override void EnsureCells(int cells)
    {
        if (cells <= changes.Length) return;
        var size = Grown(changes.Length, cells);
        context.Budget.Charge((long)(size - changes.Length) * sizeof(long));
        Array.Resize(ref changes, size);
    }

    public override void AddSpans(in CellRows rows, ReadOnlySpan<double> values, ReadOnlySpan<long> timestampNanos)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var start = timestampNanos[i];
            var first = buckets.Of(start);
            // An interval is half open: one that ends where a bucket begins is not in it. One of no length is in its first.
            // The conversion saturates, so an absurd duration reaches to the end of time.
            var length = values[i] > 0 ? (long)Math.Ceiling(values[i] * NanosPerMillisecond) : 0;
            var end = length == 0 ? start : start > long.MaxValue - length ? long.MaxValue : start + length - 1;
            var last = buckets.Of(end);
            var cell = rows.CellAt(i);
            var weight = rows.WeightAt(i);
            changes[cell] += weight;
            // Group by group the cells of all buckets lie side by side.
            if (last + 1 < buckets.Count) changes[cell + last + 1 - first] -= weight;
        }
    }

    public override void Merge(Accumulator other)
    {
        var theirs = ((ConcurrencyAccumulator)other).changes;
        EnsureCells(theirs.Length);
        for (var cell = 0; cell < theirs.Length; cell++) changes[cell] += theirs[cell];
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length; cell++)
            if (targets[cell] >= 0) changes[targets[cell]] += changes[cell];
    }
}
