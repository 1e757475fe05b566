using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Which rows of a block lie in the time asked for and pass the filters.</summary>
internal static class BlockSelector
{
    /// <summary>What statistics say of a block, time and filters together.</summary>
    public static Verdict Judge(Segment segment, int block, long startNanos, long endNanos, FilterPlan filters)
    {
        var bounds = segment.Timestamps.Statistics(block);
        if (bounds.MaxInteger < startNanos || bounds.MinInteger >= endNanos) return Verdict.None;
        var verdict = filters.Judge(block, segment.RowsInBlock(block));
        var inside = bounds.MinInteger >= startNanos && bounds.MaxInteger < endNanos;
        return verdict == Verdict.All && !inside ? Verdict.Some : verdict;
    }

    /// <summary>Leaves the rows of a block in the buffers' selection; for blocks of which <see cref="Judge"/> said "some". Returns how many.</summary>
    public static int Select(Segment segment, int block, long startNanos, long endNanos, FilterPlan filters, BlockBuffers buffers) =>
        Select(segment, block, startNanos, endNanos, filters, buffers.Selection.AsSpan(0, Bitmaps.Words(segment.RowsInBlock(block))), buffers);

    /// <summary>As the other, with the selection in <paramref name="bits"/>.</summary>
    public static int Select(Segment segment, int block, long startNanos, long endNanos, FilterPlan filters, Span<ulong> bits, BlockBuffers buffers)
    {
        var rows = segment.RowsInBlock(block);
        var bounds = segment.Timestamps.Statistics(block);
        if (bounds.MinInteger >= startNanos && bounds.MaxInteger < endNanos)
        {
            Bitmaps.SetRange(bits, 0, rows);
        }
        else if (segment.IsTimeOrdered)
        {
            var first = TimeRuns.LowerBound(segment, block, 0, startNanos);
            Bitmaps.SetRange(bits, first, TimeRuns.LowerBound(segment, block, first, endNanos));
        }
        else
        {
            var times = buffers.Timestamps.AsSpan(0, rows);
            segment.Timestamps.ReadIntegers(block, times);
            Bitmaps.IntegersInRange(times, startNanos, endNanos - 1, bits);
        }

        return filters.Apply(block, rows, bits, buffers) ? Bitmaps.Count(bits) : 0;
    }
}
