using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Value counts of several columns in one walk over the blocks.</summary>
internal sealed class DistributionRun
{
    // Ids and the like have too many values to compare; they are left out rather than counted.
    private const int MaxValues = 1 << 17;

    private readonly DistributionQuery query;
    private readonly QueryOptions options;
    private readonly RunControl control;
    private readonly string[] columns;
    private readonly ColumnValues[] values;
    private readonly List<SegmentPlan> segments = [];
    private readonly List<(int Segment, int Block)> blocks = [];
    private long rowCount;
    private int blocksSkipped;

    public DistributionRun(
        IReadOnlyList<Segment> all, DeclaredTypes types, DistributionQuery query, QueryOptions options, CancellationToken cancellationToken)
    {
        this.query = query;
        this.options = options;
        control = new RunControl(options, cancellationToken);
        Budget = new MemoryBudget(options.MemoryLimitBytes);
        columns = [.. query.Columns.Distinct()];
        values = [.. columns.Select(_ => new ColumnValues(Budget) { Limit = MaxValues })];
        foreach (var segment in all) AddSegment(segment, types);
    }

    /// <summary>The positions 0, 1, 2, … of a block's rows.</summary>
    public static int[] EveryPosition { get; } = [.. Enumerable.Range(0, Segment.BlockRows)];

    public MemoryBudget Budget { get; }

    public long StartNanos => query.StartNanos;

    public long EndNanos => query.EndNanos;

    public bool UsageMode => query.UsageMode;

    public ColumnCounts[] NewCounts() => [.. columns.Select((column, i) => new ColumnCounts(column, values[i], Budget))];

    /// <summary>All lanes of a column, over all segments.</summary>
    public IEnumerable<LanePlan> LanesOf(string column) => segments.SelectMany(segment => segment.Column(column).Lanes);

    public DistributionResult Run()
    {
        var queue = new WorkQueue(blocks.Count);
        var workers = Workers.Count(options, blocks.Count, rowCount);
        var left = new BlocksLeft(segments, blocks);
        control.BlocksTotal = blocks.Count;
        var scanners = new DistributionScanner[workers];
        Workers.Run(workers, queue, worker =>
        {
            var buffers = BlockBuffers.Rent();
            try
            {
                scanners[worker] = new DistributionScanner(this, buffers);
                while (queue.TryTake(out var item))
                {
                    control.ThrowIfOver();
                    var (segment, block) = blocks[item];
                    scanners[worker].Scan(segments[segment], block);
                    left.Done(segment);
                    control.BlockDone();
                }
            }
            finally
            {
                BlockBuffers.Return(buffers);
            }
        });
        var counts = NewCounts();
        foreach (var scanner in scanners) scanner.AddTo(counts);
        var (total, selected) = (scanners.Sum(scanner => scanner.Total), scanners.Sum(scanner => scanner.Selected));
        var built = counts.ToDictionary(column => column.Column, column => column.Build(total, selected, query.ValuesPerColumn));
        return new DistributionResult
        {
            Columns = [.. query.Columns.Select(column => built[column])],
            Selected = selected,
            Baseline = total,
            Statistics = new QueryStatistics(
                rowCount, scanners.Sum(scanner => scanner.RowsMatched), blocks.Count, blocksSkipped, segments.Count, control.Elapsed),
        };
    }

    private void AddSegment(Segment segment, DeclaredTypes types)
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

        foreach (var column in columns) _ = set[column];
        var selection = set.Filters(query.Selection, query.SelectionCombination);
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
}
