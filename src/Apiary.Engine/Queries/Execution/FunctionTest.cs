using Apiary.Engine.Queries.Differences;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Tells of columns of numbers whether they only ever grow, or only ever fall, with another column or with time, on a sample of
/// the query's events that is the same every time.
/// </summary>
/// <param name="run">The query.</param>
/// <param name="column">The other column; null for time.</param>
internal sealed class FunctionTest(DistributionRun run, string? column)
{
    private const int MaxBlocks = 16;
    private const int MaxRows = 1_024;

    // Times count from the earliest, so that a double holds all their digits.
    private readonly long firstNanos = run.Segments.Select(plan => plan.Segment.MinTimestampNanos).DefaultIfEmpty().Min();

    /// <summary>Those of <paramref name="candidates"/> that are functions of the column.</summary>
    public HashSet<string> Find(IReadOnlyList<string> candidates)
    {
        var tests = candidates.Select(candidate => (Column: candidate, Monotony: new Monotony())).ToArray();
        var buffers = BlockBuffers.Rent();
        try
        {
            var blocks = Math.Min(MaxBlocks, run.Blocks.Count);
            // Most are refuted by the first block.
            for (var i = 0; i < blocks && Array.Exists(tests, test => !test.Monotony.IsRefuted); i++)
            {
                run.Control.ThrowIfOver();
                var (segment, block) = run.Blocks[(int)((long)i * run.Blocks.Count / blocks)];
                Sample(run.Segments[segment], block, MaxRows / blocks, tests, buffers);
            }
        }
        finally
        {
            BlockBuffers.Return(buffers);
        }

        return [.. tests.Where(test => test.Monotony.IsFunction).Select(test => test.Column)];
    }

    private void Sample(SegmentPlan plan, int block, int most, (string Column, Monotony Monotony)[] tests, BlockBuffers buffers)
    {
        var segment = plan.Segment;
        var rows = segment.RowsInBlock(block);
        var words = Bitmaps.Words(rows);
        if (BlockSelector.Select(segment, block, run.StartNanos, run.EndNanos, plan.Filters[0], buffers) == 0) return;
        var selection = buffers.Selection.AsSpan(0, words);
        var others = new double[rows];
        var has = new ulong[words];
        if (column is null) ReadTimes(segment, block, others, has, buffers);
        else ReadNumbers(plan.Column(column), block, others, has, buffers);
        Bitmaps.And(has, selection);
        var both = new ulong[words];
        var numbers = new double[rows];
        foreach (var (candidate, monotony) in tests)
        {
            if (monotony.IsRefuted) continue;
            ReadNumbers(plan.Column(candidate), block, numbers, both, buffers);
            Bitmaps.And(both, has);
            var count = Bitmaps.ToRows(both, buffers.Ids);
            var step = Math.Max(1, count / most);
            for (var at = 0; at < count && at / step < most; at += step)
                monotony.Add(others[buffers.Ids[at]], numbers[buffers.Ids[at]]);
        }
    }

    private void ReadTimes(Segment segment, int block, double[] numbers, ulong[] has, BlockBuffers buffers)
    {
        var times = buffers.Timestamps.AsSpan(0, numbers.Length);
        segment.Timestamps.ReadIntegers(block, times);
        for (var row = 0; row < numbers.Length; row++) numbers[row] = times[row] - firstNanos;
        Bitmaps.SetRange(has, 0, numbers.Length);
    }

    /// <summary>The number of each row in any lane of a column, and which rows have one.</summary>
    private static void ReadNumbers(SegmentColumn column, int block, double[] numbers, ulong[] has, BlockBuffers buffers)
    {
        has.AsSpan().Clear();
        var bits = buffers.LaneBits.AsSpan(0, has.Length);
        foreach (var lane in column.Lanes)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0 || !LaneNumbers.Read(lane, block, numbers.Length, bits, buffers)) continue;
            for (var row = 0; row < numbers.Length; row++)
                if (((bits[row >> 6] >> (row & 63)) & 1) != 0) numbers[row] = buffers.Numbers[row];
            Bitmaps.Or(has, bits);
        }
    }
}
