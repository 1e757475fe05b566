using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One request for raw events: looks at blocks in order of time, as many as it takes to have the rows asked for, and reads
/// only the values of those rows.
/// </summary>
internal sealed class RowRun
{
    // Above this many rows of a block it is cheaper to decode all times than to read each.
    private const int MaxSingleTimes = 512;

    // A field in a list with its name, and an event.
    private const int BytesPerField = 64;
    private const int BytesPerEvent = 96;

    private readonly RowQuery query;
    private readonly QueryOptions options;
    private readonly RunControl control;
    private readonly MemoryBudget budget;
    private readonly List<Segment> segments = [];
    private readonly List<FilterPlan> filters = [];
    private readonly List<(int Segment, int Block, long Min, long Max)> blocks = [];
    private long rowCount;
    private long rowsScanned;
    private long rowsMatched;
    private int blocksScanned;
    private int blocksSkipped;

    public RowRun(IReadOnlyList<Segment> all, DeclaredTypes types, RowQuery query, QueryOptions options, CancellationToken cancellationToken)
    {
        this.query = query;
        this.options = options;
        control = new RunControl(options, cancellationToken);
        budget = new MemoryBudget(options.MemoryLimitBytes);
        foreach (var segment in all) AddSegment(segment, types);
        // The blocks that may hold the first rows of the answer come first.
        if (query.NewestFirst) blocks.Sort(static (left, right) => right.Max.CompareTo(left.Max));
        else blocks.Sort(static (left, right) => left.Min.CompareTo(right.Min));
    }

    public RowResult Run()
    {
        var found = new FoundRows(query.Limit, query.NewestFirst, budget);
        var queue = new WorkQueue(blocks.Count);
        control.BlocksTotal = blocks.Count;
        Workers.Run(Workers.Count(options, blocks.Count, rowCount), queue, _ => Walk(queue, found));
        return new RowResult
        {
            Rows = Materialize(found.Ordered()),
            Statistics = new QueryStatistics(
                rowsScanned, rowsMatched, blocksScanned, blocksSkipped + blocks.Count - blocksScanned, segments.Count, control.Elapsed),
        };
    }

    private void AddSegment(Segment segment, DeclaredTypes types)
    {
        if (segment.RowCount == 0) return;
        var filter = segment.MaxTimestampNanos < query.StartNanos || segment.MinTimestampNanos >= query.EndNanos
            ? null
            : new SegmentColumns(segment, types, budget).Filters(query.Filters, query.FilterCombination);
        if (filter is null || filter.JudgeSegment() == Verdict.None)
        {
            blocksSkipped += segment.BlockCount;
            return;
        }

        segments.Add(segment);
        filters.Add(filter);
        for (var block = 0; block < segment.BlockCount; block++)
        {
            if (BlockSelector.Judge(segment, block, query.StartNanos, query.EndNanos, filter) == Verdict.None)
            {
                blocksSkipped++;
                continue;
            }

            var bounds = segment.Timestamps.Statistics(block);
            blocks.Add((segments.Count - 1, block, bounds.MinInteger, bounds.MaxInteger));
            rowCount += segment.RowsInBlock(block);
        }
    }

    private void Walk(WorkQueue queue, FoundRows found)
    {
        var buffers = BlockBuffers.Rent();
        try
        {
            var rows = new List<FoundRow>();
            while (queue.TryTake(out var item))
            {
                control.ThrowIfOver();
                var (segment, block, min, max) = blocks[item];
                if (found.Excludes(min, max))
                {
                    // Later blocks lie further away still.
                    queue.Stop();
                    return;
                }

                rows.Clear();
                Look(segment, block, buffers, rows);
                if (rows.Count > 0) found.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
                control.BlockDone();
            }
        }
        finally
        {
            BlockBuffers.Return(buffers);
        }
    }

    private void Look(int segmentIndex, int block, BlockBuffers buffers, List<FoundRow> found)
    {
        var segment = segments[segmentIndex];
        var rows = segment.RowsInBlock(block);
        Interlocked.Increment(ref blocksScanned);
        Interlocked.Add(ref rowsScanned, rows);
        var view = buffers.BaseView;
        if (BlockSelector.Judge(segment, block, query.StartNanos, query.EndNanos, filters[segmentIndex]) == Verdict.All)
        {
            view.SetAll(rows);
        }
        else
        {
            var count = BlockSelector.Select(segment, block, query.StartNanos, query.EndNanos, filters[segmentIndex], buffers);
            if (count == 0) return;
            view.SetBits(buffers.Selection, Bitmaps.Words(rows), count);
        }

        Interlocked.Add(ref rowsMatched, view.Count);
        // In order of time only one end of the block can matter.
        var (first, last) = (0, view.Count);
        if (segment.IsTimeOrdered && view.Count > query.Limit)
            (first, last) = query.NewestFirst ? (view.Count - query.Limit, view.Count) : (0, query.Limit);
        var start = block * Segment.BlockRows;
        var decode = last - first > MaxSingleTimes;
        if (decode) segment.Timestamps.ReadIntegers(block, buffers.Timestamps.AsSpan(0, rows));
        for (var i = first; i < last; i++)
        {
            var row = view.IsAll ? i : view.Rows[i];
            var time = decode ? buffers.Timestamps[row] : TimeRuns.TimeOf(segment, start + row);
            found.Add(new FoundRow(time, segmentIndex, start + row));
        }
    }

    private EventRow[] Materialize(List<FoundRow> found)
    {
        budget.Charge((long)found.Count * BytesPerEvent);
        var fields = new List<KeyValuePair<string, FieldValue>>[found.Count];
        for (var i = 0; i < fields.Length; i++) fields[i] = [];
        var rates = new int[found.Count];
        foreach (var group in Enumerable.Range(0, found.Count).GroupBy(i => found[i].Segment))
        {
            control.ThrowIfOver();
            var segment = segments[group.Key];
            var indices = group.OrderBy(i => found[i].Row).ToArray();
            foreach (var i in indices)
                rates[i] = segment.SampleRates.TryReadValue(found[i].Row, out var rate) ? (int)Math.Clamp(rate.AsInteger(), 1, int.MaxValue) : 1;
            var names = query.Columns.Count > 0 ? query.Columns.Distinct() : segment.ColumnNames;
            // Column by column in the order of names, so that every event's fields are in it.
            foreach (var name in names.Order(StringComparer.Ordinal))
                foreach (var lane in segment.Lanes(name)) ReadLane(lane, name, found, indices, fields);
        }

        var rows = new EventRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new EventRow(segments[found[i].Segment].DatasetId, found[i].TimestampNanos, rates[i], fields[i]);
        return rows;
    }

    private void ReadLane(LaneReader lane, string name, List<FoundRow> found, int[] indices, List<KeyValuePair<string, FieldValue>>[] fields)
    {
        var (block, isPresent) = (-1, false);
        long read = 0;
        foreach (var i in indices)
        {
            var row = found[i].Row;
            if (row / Segment.BlockRows != block)
            {
                block = row / Segment.BlockRows;
                isPresent = lane.Statistics(block).PresentCount > 0;
            }

            if (!isPresent || !lane.TryReadValue(row, out var value)) continue;
            fields[i].Add(new KeyValuePair<string, FieldValue>(name, value));
            read += BytesPerField + (value.Type == ColumnType.String ? value.AsString().Length * 2 : 0);
        }

        if (read > 0) budget.Charge(read);
    }
}
