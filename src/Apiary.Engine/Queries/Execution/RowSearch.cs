using System.Runtime.InteropServices;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Finds the rows of a <see cref="RowQuery"/>: looks at blocks in the order in which they may hold the first rows of the answer,
/// as many as it takes to have the rows asked for. Reading their values is the next step.
/// </summary>
internal sealed class RowSearch
{
    // Above this many rows of a block it is cheaper to decode all times than to read each.
    private const int MaxSingleTimes = 512;

    private readonly RowQuery query;
    private readonly QueryOptions options;
    private readonly List<SegmentColumns> columns = [];
    private readonly List<Segment> segments = [];
    private readonly List<FilterPlan> filters = [];
    private readonly List<(int Segment, int Block, long Min, long Max)> blocks = [];
    private long rowCount;
    private long rowsScanned;
    private long rowsMatched;
    private int blocksScanned;
    private int blocksSkipped;

    public RowSearch(IReadOnlyList<Segment> all, DeclaredTypes types, RowQuery query, QueryOptions options, RunControl control)
    {
        this.query = query;
        this.options = options;
        Control = control;
        Budget = new MemoryBudget(options.MemoryLimitBytes);
        foreach (var segment in all) AddSegment(segment, types);
        if (LargestFirst) blocks.Sort(static (left, right) => right.Max.CompareTo(left.Max));
        else blocks.Sort(static (left, right) => left.Min.CompareTo(right.Min));
    }

    public RunControl Control { get; }

    public MemoryBudget Budget { get; }

    public QueryStatistics Statistics => new(
        rowsScanned, rowsMatched, blocksScanned, blocksSkipped + blocks.Count - blocksScanned, segments.Count, Control.Elapsed);

    private bool LargestFirst => query.NewestFirst || query.Largest is not null;

    /// <summary>The segment that a found row's index means.</summary>
    public Segment SegmentAt(int index) => segments[index];

    /// <summary>The time of a found row.</summary>
    public long TimeOf(FoundRow row) => query.Largest is null ? row.Key : TimeRuns.TimeOf(segments[row.Segment], row.Row);

    /// <summary>The rows in the order asked for.</summary>
    public List<FoundRow> Find()
    {
        var found = new FoundRows(query.Limit, LargestFirst, Budget);
        var queue = new WorkQueue(blocks.Count);
        Control.BlocksTotal += blocks.Count;
        Workers.Run(Workers.Count(options, blocks.Count, rowCount), queue, _ => Walk(queue, found));
        return found.Ordered();
    }

    private void AddSegment(Segment segment, DeclaredTypes types)
    {
        if (segment.RowCount == 0) return;
        var set = new SegmentColumns(segment, types, Budget);
        var filter = segment.MaxTimestampNanos < query.StartNanos || segment.MinTimestampNanos >= query.EndNanos
            ? null
            : set.Filters(query.Filters, query.FilterCombination, query.Required);
        if (filter is null || filter.JudgeSegment() == Verdict.None)
        {
            blocksSkipped += segment.BlockCount;
            return;
        }

        if (query.Largest is { } column) _ = set[column];
        columns.Add(set);
        segments.Add(segment);
        filters.Add(filter);
        for (var block = 0; block < segment.BlockCount; block++)
        {
            var (min, max) = Bounds(set, segment, block);
            if (min > max || BlockSelector.Judge(segment, block, query.StartNanos, query.EndNanos, filter) == Verdict.None)
            {
                blocksSkipped++;
                continue;
            }

            blocks.Add((segments.Count - 1, block, min, max));
            rowCount += segment.RowsInBlock(block);
        }
    }

    /// <summary>The bounds of what rows are ordered by; the wrong way round when no row has it.</summary>
    private (long Min, long Max) Bounds(SegmentColumns set, Segment segment, int block)
    {
        if (query.Largest is null)
        {
            var bounds = segment.Timestamps.Statistics(block);
            return (bounds.MinInteger, bounds.MaxInteger);
        }

        var (min, max) = (long.MaxValue, long.MinValue);
        foreach (var lane in set[query.Largest].Lanes)
        {
            var statistics = lane.Reader.Statistics(block);
            if (statistics.PresentCount == 0) continue;
            // Of text they do not tell, and are as wide as can be.
            min = Math.Min(min, FoundRow.OfNumber(statistics.MinNumber));
            max = Math.Max(max, FoundRow.OfNumber(statistics.MaxNumber));
        }

        return (min, max);
    }

    private void Walk(WorkQueue queue, FoundRows found)
    {
        var buffers = BlockBuffers.Rent();
        try
        {
            var rows = new List<FoundRow>();
            while (queue.TryTake(out var item))
            {
                Control.ThrowIfOver();
                var (segment, block, min, max) = blocks[item];
                if (found.Excludes(min, max))
                {
                    // Later blocks lie further away still.
                    queue.Stop();
                    return;
                }

                rows.Clear();
                Look(segment, block, buffers, found, rows);
                if (rows.Count > 0) found.Add(CollectionsMarshal.AsSpan(rows));
                Control.BlockDone();
            }
        }
        finally
        {
            BlockBuffers.Return(buffers);
        }
    }

    private void Look(int index, int block, BlockBuffers buffers, FoundRows found, List<FoundRow> rows)
    {
        var segment = segments[index];
        var count = segment.RowsInBlock(block);
        Interlocked.Increment(ref blocksScanned);
        Interlocked.Add(ref rowsScanned, count);
        var view = buffers.BaseView;
        if (BlockSelector.Judge(segment, block, query.StartNanos, query.EndNanos, filters[index]) == Verdict.All)
        {
            view.SetAll(count);
        }
        else
        {
            var selected = BlockSelector.Select(segment, block, query.StartNanos, query.EndNanos, filters[index], buffers);
            if (selected == 0) return;
            view.SetBits(buffers.Selection, Bitmaps.Words(count), selected);
        }

        Interlocked.Add(ref rowsMatched, view.Count);
        if (query.Largest is null) AddByTime(index, block, view, buffers, rows);
        else AddLargest(index, block, view, buffers, found.LeastKey, rows);
    }

    private void AddByTime(int index, int block, RowView view, BlockBuffers buffers, List<FoundRow> found)
    {
        var segment = segments[index];
        // In order of time only one end of the block can matter.
        var (first, last) = (0, view.Count);
        if (segment.IsTimeOrdered && view.Count > query.Limit)
            (first, last) = query.NewestFirst ? (view.Count - query.Limit, view.Count) : (0, query.Limit);
        var start = block * Segment.BlockRows;
        var decode = last - first > MaxSingleTimes;
        if (decode) segment.Timestamps.ReadIntegers(block, buffers.Timestamps.AsSpan(0, segment.RowsInBlock(block)));
        for (var i = first; i < last; i++)
        {
            var row = view.IsAll ? i : view.Rows[i];
            var time = decode ? buffers.Timestamps[row] : TimeRuns.TimeOf(segment, start + row);
            found.Add(new FoundRow(time, index, start + row));
        }
    }

    private void AddLargest(int index, int block, RowView view, BlockBuffers buffers, long leastKey, List<FoundRow> found)
    {
        var count = segments[index].RowsInBlock(block);
        var start = block * Segment.BlockRows;
        var bits = buffers.LaneBits.AsSpan(0, Bitmaps.Words(count));
        var least = leastKey == long.MinValue ? double.NegativeInfinity : FoundRow.ToNumber(leastKey);
        foreach (var lane in columns[index][query.Largest!].Lanes)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0 || !LaneNumbers.Read(lane, block, count, bits, buffers)) continue;
            // Most rows of most blocks are too small: seen here without a look at each.
            var large = buffers.AnyBits.AsSpan(0, bits.Length);
            Bitmaps.NumbersInRange(buffers.Numbers.AsSpan(0, count), least, double.PositiveInfinity, large);
            Bitmaps.And(bits, large);
            if (!view.IsAll) Bitmaps.And(bits, buffers.Selection);
            foreach (var row in buffers.Ids.AsSpan(0, Bitmaps.ToRows(bits, buffers.Ids)))
                found.Add(new FoundRow(FoundRow.OfNumber(buffers.Numbers[row]), index, start + row));
        }
    }
}
