using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Queries.Relations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One question from plan to result. Mostly one walk over the blocks; two when there are more groups by time bucket than
/// fit: the first finds which groups are to be returned, the second fills the buckets of those alone. A comparison is another
/// walk over the earlier period, for the groups of the result and one more for all others.
/// </summary>
internal sealed class QueryRun(
    IReadOnlyList<Segment> segments,
    DeclaredTypes types,
    QuerySpec spec,
    QueryWindow window,
    QueryOptions options,
    RunControl control)
{
    // Cells of 8 to 40 bytes a state: some 40 MiB each thread.
    private const int MaxCells = 1 << 20;

    private long rowsScanned;
    private long rowsMatched;
    private int blocksScanned;
    private int blocksSkipped;

    /// <summary>The answer to a question, with that of the earlier period where one is asked for.</summary>
    public static QueryResult Answer(IReadOnlyList<Segment> segments, DeclaredTypes types, QuerySpec spec, QueryWindow window, QueryOptions options, RunControl control)
    {
        var result = TryExact(Over(segments, types, spec, window, options, control).RunExact);
        if (spec.CompareTimeOffsetSeconds is not { } offset) return result;
        // Related spans are those of the earlier period then.
        var earlier = Over(segments, types, spec, window.Earlier(offset), options, control);
        return ComparisonBuilder.With(result, offset, TryExact(sketchAll => earlier.RunFor(result.Groups, sketchAll)));
    }

    private static QueryRun Over(IReadOnlyList<Segment> segments, DeclaredTypes types, QuerySpec spec, QueryWindow window, QueryOptions options, RunControl control)
    {
        var related = new RelationalQuestion(spec.HasRelationalNames);
        spec = spec with { Filters = related.Take(spec.Filters) };
        related.TakeColumns(spec.Breakdowns);
        (segments, types) = related.Over(segments, types, window.StartNanos, window.EndNanos, options, control);
        return new QueryRun(segments, types, spec, window, options, control);
    }

    private static QueryResult TryExact(Func<bool, QueryResult> run)
    {
        try
        {
            return run(false);
        }
        catch (TooManyValuesException)
        {
            return run(true);
        }
    }

    /// <summary>The results of given groups, whatever limit and havings say; a group without events has none.</summary>
    private QueryResult RunFor(IReadOnlyList<ResultGroup> groups, bool sketchAll)
    {
        var plan = NewPlan(sketchAll);
        foreach (var group in groups)
            if (group.Key.Count > 0) plan.Groups.Find([.. group.Key.Select((value, i) => plan.ValuesOf(spec.Breakdowns[i]).IdOf(value))]);
        plan.Groups.Close();
        NumberDictionaries(plan);
        var buckets = new TimeBuckets(window, options.Series || plan.Calculations.Any(calculation => calculation.Op.NeedsBuckets));
        // The first state says which groups have events at all.
        var states = Walk(new ScanPass(plan, buckets, state => state == 0 || IsNeeded(plan, state), null, 0));
        var table = new CellTable(states, buckets, plan.Groups.Count);
        var totals = table.FoldGroups();
        var counts = (CountAccumulator)states[0]!;
        var present = Enumerable.Range(0, groups.Count).Where(group => counts.Weight(totals + group) > 0).ToList();
        return new ResultBuilder(plan, table, options.Series).Build(new RankedGroups(present, []), Enumerable.Range(0, plan.Groups.Count), Statistics(plan));
    }

    private QueryResult RunExact(bool sketchAll)
    {
        var plan = NewPlan(sketchAll);
        NumberDictionaries(plan);
        var ranking = new GroupRanking(plan);
        var mayTakeTwo = options.Series && spec.Breakdowns.Count > 0 && !ranking.NeedsBuckets;
        var bucketCount = window.BucketCount;
        if (mayTakeTwo && plan.ExpectedGroups() > MaxCells / bucketCount && (spec.Breakdowns.Count == 1 || plan.ExpectedGroups() < MaxCells))
            return RunTwice(plan, ranking);
        if (!mayTakeTwo) return RunOnce(plan, ranking);
        // What the limit keeps must fit in any case.
        plan.Groups.Limit = Math.Max(MaxCells / bucketCount, (spec.Limit ?? QueryValidation.MaxLimit) + 2);
        try
        {
            return RunOnce(plan, ranking);
        }
        catch (TooManyCellsException)
        {
            var again = NewPlan(sketchAll);
            NumberDictionaries(again);
            return RunTwice(again, new GroupRanking(again));
        }
    }

    private QueryPlan NewPlan(bool sketchAll) =>
        new(segments, types, spec, window, new MemoryBudget(options.MemoryLimitBytes), sketchAll);

    private QueryResult RunOnce(QueryPlan plan, GroupRanking ranking)
    {
        var split = options.Series || plan.Calculations.Any(calculation => calculation.Op.NeedsBuckets);
        var buckets = new TimeBuckets(window, split);
        var states = Walk(new ScanPass(plan, buckets, state => IsNeeded(plan, state), null, 0));
        var table = new CellTable(states, buckets, plan.Groups.Count);
        var totals = table.FoldGroups();
        var ranked = ranking.Rank(states, table.GroupCount, totals);
        return new ResultBuilder(plan, table, options.Series).Build(ranked, Enumerable.Range(0, plan.Groups.Count), Statistics(plan));
    }

    private QueryResult RunTwice(QueryPlan plan, GroupRanking ranking)
    {
        var whole = new TimeBuckets(window, split: false);
        var first = Walk(new ScanPass(plan, whole, ranking.Needs, null, 0));
        var table = new CellTable(first, whole, plan.Groups.Count);
        var ranked = ranking.Rank(first, table.GroupCount, table.FoldGroups());
        // Kept groups have the first slots in their order, then one for the rest behind the limit, one for what havings refuse.
        var (other, dropped) = (ranked.Kept.Count, ranked.Kept.Count + 1);
        var slots = new int[plan.Groups.Count];
        Array.Fill(slots, dropped);
        foreach (var group in ranked.Other) slots[group] = other;
        for (var i = 0; i < ranked.Kept.Count; i++) slots[ranked.Kept[i]] = i;
        var buckets = new TimeBuckets(window, split: true);
        var second = Walk(new ScanPass(plan, buckets, state => IsNeeded(plan, state), slots, dropped + 1));
        var slotTable = new CellTable(second, buckets, dropped + 1);
        slotTable.FoldGroups();
        var kept = new RankedGroups([.. Enumerable.Range(0, other)], ranked.Other.Count > 0 ? [other] : []);
        return new ResultBuilder(plan, slotTable, options.Series).Build(kept, ranked.Kept, Statistics(plan));
    }

    private bool IsNeeded(QueryPlan plan, int state) =>
        (state == 0 && options.Series) || plan.Calculations.Any(calculation => calculation.State == state);

    private void NumberDictionaries(QueryPlan plan)
    {
        var queue = new WorkQueue(plan.Dictionaries.Count);
        Workers.Run(Workers.Count(options, plan.Dictionaries.Count, plan.RowCount), queue, _ =>
        {
            while (queue.TryTake(out var item))
            {
                control.ThrowIfOver();
                plan.Dictionaries[item].Number();
            }
        });
    }

    private Accumulator?[] Walk(ScanPass pass)
    {
        var plan = pass.Plan;
        var queue = new WorkQueue(plan.Blocks.Count);
        var workers = Workers.Count(options, plan.Blocks.Count, plan.RowCount);
        var left = new BlocksLeft(plan.Segments.Count, plan.Blocks, segment => plan.Segments[segment].LetGo());
        control.BlocksTotal += plan.Blocks.Count;
        rowsScanned = rowsMatched = blocksScanned = 0;
        blocksSkipped = plan.BlocksSkipped;
        var states = new Accumulator?[workers][];
        Workers.Run(workers, queue, worker =>
        {
            var buffers = BlockBuffers.Rent();
            try
            {
                var scanner = new BlockScanner(pass, buffers);
                states[worker] = scanner.States;
                while (queue.TryTake(out var item))
                {
                    control.ThrowIfOver();
                    var (segment, block) = plan.Blocks[item];
                    scanner.Scan(plan.Segments[segment], block);
                    left.Done(segment);
                    control.BlockDone();
                }

                Interlocked.Add(ref rowsScanned, scanner.RowsScanned);
                Interlocked.Add(ref rowsMatched, scanner.RowsMatched);
                Interlocked.Add(ref blocksScanned, scanner.BlocksScanned);
                Interlocked.Add(ref blocksSkipped, scanner.BlocksSkipped);
            }
            finally
            {
                BlockBuffers.Return(buffers);
            }
        });

        // A column with no blocks at all still has the cells that the result is read from.
        foreach (var state in states[0]) state?.EnsureCells(Math.Max(1, pass.CellCount));
        for (var worker = 1; worker < workers; worker++)
        {
            for (var i = 0; i < states[0].Length; i++) states[0][i]?.Merge(states[worker][i]!);
        }

        control.ThrowIfOver();
        return states[0];
    }

    private QueryStatistics Statistics(QueryPlan plan) =>
        new(rowsScanned, rowsMatched, blocksScanned, blocksSkipped, plan.Segments.Count, control.Elapsed);
}
