using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// A map of services from the spans of a time range, in two walks: the first notes which service each span belongs to, the
/// second looks up the service of each span's parent. Where the notes would take too much memory, only the traces whose ids'
/// hash says so are looked at, whole ones, so that parents are not missed.
/// </summary>
internal sealed class ServiceMapRun
{
    // Room for ten million spans. More tells nothing new about who calls whom.
    private const long MaxIndexBytes = 128L << 20;

    private static readonly CalculationOp P50 = CalculationTable.Find("P50")!;
    private static readonly CalculationOp P95 = CalculationTable.Find("P95")!;

    private readonly ServiceMapQuery query;
    private readonly QueryOptions options;
    private readonly RunControl control;
    private readonly MemoryBudget budget;
    private readonly ColumnValues services;
    private readonly List<ServiceMapPlan> segments = [];
    private readonly List<(int Segment, int Block)> blocks = [];
    private long rowCount;
    private long spanCount;
    private int blocksSkipped;
    private (double Min, double Max) durations = (double.PositiveInfinity, double.NegativeInfinity);

    public ServiceMapRun(IReadOnlyList<Segment> all, DeclaredTypes types, ServiceMapQuery query, QueryOptions options, RunControl control)
    {
        this.query = query;
        this.options = options;
        this.control = control;
        budget = new MemoryBudget(options.MemoryLimitBytes);
        services = new ColumnValues(budget) { Limit = SpanIndex.MaxServices - 1 };
        foreach (var segment in all) AddSegment(segment, types);
    }

    public ServiceMapResult Run()
    {
        try
        {
            return RunSample();
        }
        catch (TooManyValuesException)
        {
            throw new QueryLimitException($"more than {SpanIndex.MaxServices - 1} services: {SpanFields.Service} holds something else");
        }
    }

    private ServiceMapResult RunSample()
    {
        var most = Math.Min(MaxIndexBytes, options.MemoryLimitBytes / 2);
        var oneOf = 1;
        while (SpanIndex.SlotsFor(spanCount / oneOf) * sizeof(ulong) > most) oneOf++;
        for (; ; oneOf *= 2)
        {
            var slots = (int)SpanIndex.SlotsFor(spanCount / oneOf);
            budget.Charge((long)slots * sizeof(ulong));
            var walk = new ServiceMapWalk(query, services, budget, new SpanIndex(slots), oneOf, durations);
            try
            {
                Walk(walk, static (scanner, plan, block) => scanner.Note(plan, block));
            }
            catch (SampleTooLargeException)
            {
                // One trace may have more spans than all others together.
                budget.Charge(-(long)slots * sizeof(ulong));
                continue;
            }

            return Build(walk, Walk(walk, static (scanner, plan, block) => scanner.Count(plan, block)));
        }
    }

    private void AddSegment(Segment segment, DeclaredTypes types)
    {
        if (segment.RowCount == 0) return;
        var columns = new SegmentColumns(segment, types, budget);
        var plan = segment.MaxTimestampNanos < query.StartNanos || segment.MinTimestampNanos >= query.EndNanos
            ? null
            : new ServiceMapPlan(segment, columns, services.IdOf(FieldValue.String(query.DatasetName(segment.DatasetId))));
        if (plan is null || plan.Spans.JudgeSegment() == Verdict.None)
        {
            blocksSkipped += segment.BlockCount;
            return;
        }

        segments.Add(plan);
        for (var block = 0; block < segment.BlockCount; block++)
        {
            if (BlockSelector.Judge(segment, block, query.StartNanos, query.EndNanos, plan.Spans) == Verdict.None)
            {
                blocksSkipped++;
                continue;
            }

            blocks.Add((segments.Count - 1, block));
            rowCount += segment.RowsInBlock(block);
            foreach (var lane in plan.Duration.Lanes) NoteBounds(lane, lane.Reader.Statistics(block));
            spanCount += plan.SpanId.Lanes.Sum(lane => lane.Reader.Statistics(block).PresentAtMost(Segment.BlockRows));
        }
    }

    private void NoteBounds(LanePlan lane, in LaneStatistics statistics)
    {
        if (statistics.PresentCount == 0) return;
        // Text may be any number.
        durations = lane.Type == ColumnType.String
            ? (double.NegativeInfinity, double.PositiveInfinity)
            : (Math.Min(durations.Min, statistics.MinNumber), Math.Max(durations.Max, statistics.MaxNumber));
    }

    private ServiceMapScanner[] Walk(ServiceMapWalk walk, Action<ServiceMapScanner, ServiceMapPlan, int> look)
    {
        var queue = new WorkQueue(blocks.Count);
        var workers = Workers.Count(options, blocks.Count, rowCount);
        var left = new BlocksLeft(segments.Count, blocks, segment => segments[segment].LetGo());
        control.BlocksTotal += blocks.Count;
        var scanners = new ServiceMapScanner[workers];
        Workers.Run(workers, queue, worker =>
        {
            var buffers = BlockBuffers.Rent();
            try
            {
                scanners[worker] = new ServiceMapScanner(walk, buffers);
                while (queue.TryTake(out var item))
                {
                    control.ThrowIfOver();
                    var (segment, block) = blocks[item];
                    look(scanners[worker], segments[segment], block);
                    left.Done(segment);
                    control.BlockDone();
                }
            }
            finally
            {
                BlockBuffers.Return(buffers);
            }
        });
        return scanners;
    }

    private ServiceMapResult Build(ServiceMapWalk walk, ServiceMapScanner[] scanners)
    {
        var (nodes, edges) = (scanners[0].Nodes, scanners[0].Edges);
        nodes.EnsureCells(services.MaxId + 1);
        edges.EnsureCells(Math.Max(1, walk.Pairs.Count));
        foreach (var scanner in scanners.Skip(1))
        {
            nodes.Merge(scanner.Nodes);
            edges.Merge(scanner.Edges);
        }

        var met = new SortedDictionary<string, ServiceMapNode>(StringComparer.Ordinal);
        for (var id = 1; id <= services.MaxId; id++)
        {
            if (nodes.Calls(id) == 0) continue;
            met[Name(id)] = new ServiceMapNode(Name(id), nodes.Calls(id) * walk.OneOf, nodes.Errors(id) * walk.OneOf, nodes.Quantile(P95, id));
        }

        var found = new List<ServiceMapEdge>(walk.Pairs.Count);
        for (var pair = 0; pair < walk.Pairs.Count; pair++)
        {
            var ids = walk.Pairs.Ids(pair);
            var (from, to) = (Name(ids[0]), Name(ids[1]));
            found.Add(new ServiceMapEdge(
                from, to, edges.Calls(pair) * walk.OneOf, edges.Errors(pair) * walk.OneOf, edges.Quantile(P50, pair), edges.Quantile(P95, pair)));
            // A service may be entered by spans that do not say so, and lead on by others.
            met.TryAdd(from, new ServiceMapNode(from, 0, 0, null));
            met.TryAdd(to, new ServiceMapNode(to, 0, 0, null));
        }

        return new ServiceMapResult
        {
            Nodes = [.. met.Values],
            Edges = [.. found.OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)],
            SampledOneOf = walk.OneOf,
            Statistics = new QueryStatistics(rowCount, scanners.Sum(scanner => scanner.SpanCount), blocks.Count, blocksSkipped, segments.Count, control.Elapsed),
        };
    }

    private string Name(int service) => services.Value(service).ToString();
}
