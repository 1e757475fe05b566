using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>
/// Finds the related spans that a question asks for, in two walks: the first notes which rows meet the conditions and how many they are,
/// the second puts their traces or ids into an index that is then large enough and no larger.
/// </summary>
internal sealed class RelationSearch
{
    private readonly IReadOnlyList<AskedRelation> relations;
    private readonly (long Start, long End) time;
    private readonly QueryOptions options;
    private readonly RunControl control;
    private readonly MemoryBudget budget;
    private readonly List<RelationSegmentPlan> segments = [];
    private readonly List<(int Segment, int Block)> blocks = [];
    private long rowCount;

    /// <param name="all">The snapshot.</param>
    /// <param name="types">Declared types.</param>
    /// <param name="relations">What is asked.</param>
    /// <param name="startNanos">The first nanosecond of the time range.</param>
    /// <param name="endNanos">The first one no longer in it.</param>
    /// <param name="options">Threads.</param>
    /// <param name="control">Time and progress.</param>
    /// <param name="budget">Memory.</param>
    public RelationSearch(
        IReadOnlyList<Segment> all,
        DeclaredTypes types,
        IReadOnlyList<AskedRelation> relations,
        long startNanos,
        long endNanos,
        QueryOptions options,
        RunControl control,
        MemoryBudget budget)
    {
        (this.relations, time, this.options, this.control, this.budget) = (relations, (startNanos, endNanos), options, control, budget);
        foreach (var segment in all)
        {
            if (segment.RowCount == 0 || segment.MaxTimestampNanos < startNanos || segment.MinTimestampNanos >= endNanos) continue;
            if (segment.Lanes(SpanFields.TraceId).Count == 0) continue;
            segments.Add(new RelationSegmentPlan(segment, types, relations, budget));
            for (var block = 0; block < segment.BlockCount; block++)
            {
                blocks.Add((segments.Count - 1, block));
                rowCount += segment.RowsInBlock(block);
            }
        }
    }

    /// <summary>An index for each relation. Throws <see cref="QueryLimitException"/>.</summary>
    public RelationIndex[] Run()
    {
        Walk(static _ => new RelationScanner(), (scanner, plan, block) => scanner.Select(plan, block, time.Start, time.End, budget), static _ => { });
        // A column has one numbering, whatever relations it is read for: its lanes remember the numbers of their codes.
        var values = relations.SelectMany(relation => relation.Columns).Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => new ColumnValues(budget), StringComparer.Ordinal);
        var indexes = relations.Select((relation, i) => new RelationIndex(
            segments.Sum(plan => relation.IsOfTrace ? plan.TracesAtMost(i) : plan.Found(i)), [.. relation.Columns.Select(name => values[name])], budget)).ToArray();
        Walk(static _ => new RelationScanner(), (scanner, plan, block) => scanner.Index(plan, block, indexes, time.End), plan => plan.LetGo());
        return indexes;
    }

    private void Walk(Func<int, RelationScanner> create, Action<RelationScanner, RelationSegmentPlan, int> look, Action<RelationSegmentPlan> done)
    {
        var queue = new WorkQueue(blocks.Count);
        var left = new BlocksLeft(segments.Count, blocks, segment => done(segments[segment]));
        control.BlocksTotal += blocks.Count;
        Workers.Run(Workers.Count(options, blocks.Count, rowCount), queue, worker =>
        {
            using var scanner = create(worker);
            while (queue.TryTake(out var item))
            {
                control.ThrowIfOver();
                var (segment, block) = blocks[item];
                look(scanner, segments[segment], block);
                left.Done(segment);
                control.BlockDone();
            }
        });
    }
}
