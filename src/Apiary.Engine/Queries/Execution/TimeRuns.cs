using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Finds, for a block, which rows lie in the window and in which bucket each is, with as little decoding as will do: by the
/// block's bounds, by bisection where rows are in order of time, else by reading the times.
/// </summary>
internal static class TimeRuns
{
    // Each boundary costs some 16 reads of one value; decoding the whole block costs as much as about a hundred of them.
    private const int MaxBisectedBoundaries = 32;

    /// <summary>The first row of the block whose time is at or behind <paramref name="nanos"/>. Only in order of time.</summary>
    public static int LowerBound(Segment segment, int block, int firstRow, long nanos)
    {
        var start = block * Segment.BlockRows;
        var (low, high) = (firstRow, segment.RowsInBlock(block));
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TimeOf(segment, start + middle) < nanos) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Gives the view the run of rows of each bucket, or each row's bucket in <see cref="RowView.Cells"/> when rows are in no order; returns false for the latter.</summary>
    public static bool Split(Segment segment, int block, TimeBuckets buckets, RowView view, BlockBuffers buffers)
    {
        var rows = segment.RowsInBlock(block);
        var bounds = segment.Timestamps.Statistics(block);
        var window = buckets.Window;
        var first = buckets.Of(Math.Max(bounds.MinInteger, window.StartNanos));
        var last = buckets.Of(Math.Min(bounds.MaxInteger, window.EndNanos - 1));
        if (first == last)
        {
            view.AddRun(first, rows);
            return true;
        }

        if (segment.IsTimeOrdered && last - first <= MaxBisectedBoundaries)
        {
            var row = 0;
            for (var bucket = first; bucket < last; bucket++)
            {
                row = LowerBound(segment, block, row, buckets.Start(bucket + 1));
                view.AddRun(bucket, row);
            }

            view.AddRun(last, rows);
            return true;
        }

        var times = buffers.Timestamps.AsSpan(0, rows);
        segment.Timestamps.ReadIntegers(block, times);
        if (segment.IsTimeOrdered) SplitOrdered(times, buckets, view);
        else SplitEach(times, buckets, view);
        return segment.IsTimeOrdered;
    }

    private static void SplitOrdered(ReadOnlySpan<long> times, TimeBuckets buckets, RowView view)
    {
        var row = 0;
        while (row < times.Length)
        {
            var bucket = buckets.Of(times[row]);
            var end = bucket == buckets.Count - 1 ? long.MaxValue : buckets.Start(bucket + 1);
            // Of two neighbours in a bucket most often the next is in it, too: step ahead by doubling, then bisect.
            var (low, step) = (row + 1, 1);
            while (low + step <= times.Length && times[low + step - 1] < end)
            {
                low += step;
                step *= 2;
            }

            var high = Math.Min(low + step, times.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (times[middle] < end) low = middle + 1;
                else high = middle;
            }

            row = low;
            view.AddRun(bucket, row);
        }
    }

    private static void SplitEach(ReadOnlySpan<long> times, TimeBuckets buckets, RowView view)
    {
        var cells = view.Cells;
        if (view.IsAll)
        {
            FillBuckets(times, buckets, cells);
            return;
        }

        var rows = view.Rows;
        long start = 0, end = long.MinValue;
        var bucket = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var time = times[rows[i]];
            if (time < start || time >= end) (bucket, start, end) = Bounds(buckets, time);
            cells[i] = bucket;
        }
    }

    private static void FillBuckets(ReadOnlySpan<long> times, TimeBuckets buckets, int[] cells)
    {
        // Rows arrive nearly in order, so the bucket of the row before mostly holds this one: no division then.
        long start = 0, end = long.MinValue;
        var bucket = 0;
        for (var i = 0; i < times.Length; i++)
        {
            var time = times[i];
            if (time < start || time >= end) (bucket, start, end) = Bounds(buckets, time);
            cells[i] = bucket;
        }
    }

    private static (int Bucket, long Start, long End) Bounds(TimeBuckets buckets, long time)
    {
        var bucket = buckets.Of(time);
        return (bucket, buckets.Start(bucket), buckets.Start(bucket + 1));
    }

    /// <summary>The time of one row, counted from the first of the segment.</summary>
    public static long TimeOf(Segment segment, int row) =>
        segment.Timestamps.TryReadValue(row, out var value) ? value.AsInteger() : throw new System.Diagnostics.UnreachableException("bug: a row without a time");
}
