using Apiary.Engine.Events;
using Apiary.Engine.Queries.Differences;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Value counts of several columns in one walk over the blocks.</summary>
internal sealed class DistributionRun
{
    // Ids and the like have too many values to compare; they are left out rather than counted.
    private const int MaxValues = 1 << 17;

    private readonly DistributionQuery query;
    private readonly QueryOptions options;
    private readonly bool isBinned;
    private readonly List<(string Name, ColumnValues Values)> columns = [];
    private readonly List<KeyValuePair<string, string>> omitted = [];
    private readonly Dictionary<(string Column, ColumnType Type, ColumnType? Declared), NumberScale> scales = [];
    private readonly Dictionary<string, BinnedScale> bins = [];
    private readonly List<SegmentPlan> segments = [];
    private readonly List<(int Segment, int Block)> blocks = [];
    private long rowCount;
    private int blocksSkipped;

    /// <param name="all">The snapshot.</param>
    /// <param name="types">Declared types.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="options">Limits and threads.</param>
    /// <param name="control">Ends it.</param>
    /// <param name="isBinned">
    /// True to count numbers without a dictionary in bins, and to leave out columns of which one can tell beforehand that they
    /// have too many values.
    /// </param>
    public DistributionRun(
        IReadOnlyList<Segment> all, DeclaredTypes types, DistributionQuery query, QueryOptions options, RunControl control, bool isBinned)
    {
        this.query = query;
        this.options = options;
        this.isBinned = isBinned;
        Control = control;
        Budget = new MemoryBudget(options.MemoryLimitBytes);
        string[] names = [.. query.Columns.Distinct()];
        foreach (var segment in all) AddSegment(segment, types, names);
        foreach (var name in names)
        {
            if (isBinned && ReasonToOmit(name) is { } reason) omitted.Add(new(name, reason));
            else columns.Add((name, new ColumnValues(Budget) { Limit = MaxValues }));
        }
    }

    /// <summary>The positions 0, 1, 2, … of a block's rows.</summary>
    public static int[] EveryPosition { get; } = [.. Enumerable.Range(0, Segment.BlockRows)];

    public MemoryBudget Budget { get; }

    public RunControl Control { get; }

    public long StartNanos => query.StartNanos;

    public long EndNanos => query.EndNanos;

    public long SelectionStartNanos => query.SelectionStartNanos;

    public long SelectionEndNanos => query.SelectionEndNanos;

    public bool UsageMode => query.UsageMode;

    /// <summary>The segments that have any event of the query.</summary>
    public IReadOnlyList<SegmentPlan> Segments => segments;

    /// <summary>The blocks that may have one.</summary>
    public IReadOnlyList<(int Segment, int Block)> Blocks => blocks;

    public ColumnCounts[] NewCounts() => [.. columns.Select(column => new ColumnCounts(column.Name, column.Values, Budget))];

    /// <summary>The scale for the numbers of a lane without a dictionary; null when they are counted value by value.</summary>
    public NumberScale? ScaleOf(SegmentColumn column, LanePlan lane)
    {
        // Numbers of a column that is declared otherwise are texts or truth values, of which each is counted.
        if (!isBinned || lane.Type == ColumnType.String || column.Declared is ColumnType.String or ColumnType.Boolean) return null;
        lock (scales)
        {
            if (scales.TryGetValue((column.Name, lane.Type, column.Declared), out var known)) return known;
            return scales[(column.Name, lane.Type, column.Declared)] = NewScale(column, lane);
        }
    }

    /// <summary>The distributions.</summary>
    public DistributionResult Run()
    {
        var counts = Count();
        var built = counts.Columns.ToDictionary(
            column => column.Column, column => column.Build(counts.Total.Weight, counts.Selected.Weight, query.ValuesPerColumn));
        return new DistributionResult
        {
            Columns = [.. query.Columns.Select(column => built[column])],
            Selected = counts.Selected.Weight,
            Baseline = counts.Total.Weight,
            Statistics = counts.Statistics,
        };
    }

    /// <summary>Counts without building a result.</summary>
    public DistributionCounts Count()
    {
        var queue = new WorkQueue(blocks.Count);
        var workers = Workers.Count(options, blocks.Count, rowCount);
        var left = new BlocksLeft(segments.Count, blocks, segment => segments[segment].LetGo());
        Control.BlocksTotal += blocks.Count;
        var scanners = new DistributionScanner[workers];
        Workers.Run(workers, queue, worker =>
        {
            var buffers = BlockBuffers.Rent();
            try
            {
                scanners[worker] = new DistributionScanner(this, buffers);
                while (queue.TryTake(out var item))
                {
                    Control.ThrowIfOver();
                    var (segment, block) = blocks[item];
                    scanners[worker].Scan(segments[segment], block);
                    left.Done(segment);
                    Control.BlockDone();
                }

                scanners[worker].Finish();
            }
            finally
            {
                BlockBuffers.Return(buffers);
            }
        });
        var counts = scanners[0].Counts;
        foreach (var scanner in scanners.Skip(1))
            for (var column = 0; column < counts.Length; column++) counts[column].Add(scanner.Counts[column]);
        return new DistributionCounts(
            counts,
            omitted,
            scanners.Aggregate(default(SampleSize), (sum, scanner) => sum + scanner.Total),
            scanners.Aggregate(default(SampleSize), (sum, scanner) => sum + scanner.Selected),
            new QueryStatistics(rowCount, scanners.Sum(scanner => scanner.RowsMatched), blocks.Count, blocksSkipped, segments.Count, Control.Elapsed));
    }

    private NumberScale NewScale(SegmentColumn column, LanePlan lane)
    {
        var (min, max) = Bounds(column.Name, lane.Type);
        if (lane.Type != ColumnType.Float && max - min < WholeScale.MaxNumbers && Math.Abs(min) < 1L << 52)
            return min <= max ? new WholeScale(lane.Type, column.Declared, (long)min, (long)max) : new WholeScale(lane.Type, column.Declared, 0, 0);
        // All of a column's numbers share their bins, so that those of different types and segments can be added up.
        if (bins.TryGetValue(column.Name, out var shared)) return shared;
        var (least, most) = Bounds(column.Name, null);
        return bins[column.Name] = new BinnedScale(NumberBins.Between(least, most));
    }

    /// <summary>The bounds of a column's numbers, of all or of one type.</summary>
    private (double Min, double Max) Bounds(string column, ColumnType? type)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (found, lane) in Lanes(column))
        {
            if (lane.Type == ColumnType.String || (type is not null && lane.Type != type)) continue;
            for (var block = 0; block < found.BlockCount; block++)
            {
                var statistics = lane.Reader.Statistics(block);
                if (statistics.PresentCount == 0) continue;
                (min, max) = (Math.Min(min, statistics.MinNumber), Math.Max(max, statistics.MaxNumber));
            }
        }

        return (min, max);
    }

    private void AddSegment(Segment segment, DeclaredTypes types, string[] names)
    {
        if (segment.RowCount == 0) return;
        var set = new SegmentColumns(segment, types, Budget);
        var outside = segment.MaxTimestampNanos < StartNanos || segment.MinTimestampNanos >= EndNanos;
        var filters = outside ? null : set.Filters(query.Filters, query.FilterCombination);
        if (filters is null || filters.JudgeSegment() == Verdict.None)
        {
            blocksSkipped += segment.BlockCount;
            return;
        }

        foreach (var column in names) _ = set[column];
        var selection = set.Filters(query.Selection, query.SelectionCombination, query.SelectionRequired);
        segments.Add(new SegmentPlan(segment, set, [filters, selection], new SegmentGroups([], [], new GroupTable(Budget, 0), Budget)));
        for (var block = 0; block < segment.BlockCount; block++)
        {
            if (BlockSelector.Judge(segment, block, StartNanos, EndNanos, filters) == Verdict.None)
            {
                blocksSkipped++;
                continue;
            }

            blocks.Add((segments.Count - 1, block));
            rowCount += segment.RowsInBlock(block);
        }
    }

    /// <summary>Why a column is not worth counting, from what the lanes say without a look at any row; null when it may be.</summary>
    private string? ReasonToOmit(string column)
    {
        long plainRows = 0;
        foreach (var (found, lane) in Lanes(column))
        {
            if (lane.HasDictionary)
            {
                if (lane.CodeCount > MaxValues) return $"it has more than {MaxValues} different values";
            }
            else if (lane.Type == ColumnType.String)
            {
                for (var block = 0; block < found.BlockCount; block++) plainRows += lane.Reader.Statistics(block).PresentAtMost(Segment.BlockRows);
            }
        }

        // Texts get no dictionary when they hardly repeat.
        return plainRows > MaxValues ? "hardly any two events have the same value" : null;
    }

    private IEnumerable<(SegmentColumn Column, LanePlan Lane)> Lanes(string column) =>
        segments.SelectMany(segment => segment.Column(column).Lanes.Select(lane => (segment.Column(column), lane)));
}
