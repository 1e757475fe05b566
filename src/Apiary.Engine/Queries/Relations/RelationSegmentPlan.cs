using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>What looking for related spans reads of one segment. Made while planning, then shared by all threads.</summary>
internal sealed class RelationSegmentPlan
{
    private readonly SegmentColumns columns;
    private readonly ulong[]?[][] selections;

    public RelationSegmentPlan(Segment segment, DeclaredTypes types, IReadOnlyList<AskedRelation> relations, MemoryBudget budget)
    {
        Segment = segment;
        columns = new SegmentColumns(segment, types, budget);
        TraceId = columns[SpanFields.TraceId];
        Filters = [.. relations.Select(relation => relation.PlanFor(columns))];
        Related = [.. relations.Select(relation => relation.RelatedId is { } id ? columns[id] : null)];
        Values = [.. relations.Select(relation => relation.Columns.Select(name => columns[name]).ToArray())];
        selections = [.. relations.Select(_ => new ulong[]?[segment.BlockCount])];
    }

    public Segment Segment { get; }

    /// <summary>The traces' ids.</summary>
    public SegmentColumn TraceId { get; }

    /// <summary>For each relation what finds its spans.</summary>
    public FilterPlan[] Filters { get; }

    /// <summary>For each relation the id by which a span is found; null where the trace's is enough.</summary>
    public SegmentColumn?[] Related { get; }

    /// <summary>For each relation the columns whose values are wanted.</summary>
    public SegmentColumn[][] Values { get; }

    /// <summary>The rows of a block that were found for a relation; null while there are none. Each block is one thread's.</summary>
    public ref ulong[]? Selection(int relation, int block) => ref selections[relation][block];

    /// <summary>How many rows were found for a relation.</summary>
    public long Found(int relation) => selections[relation].Sum(bits => bits is null ? 0L : Bitmaps.Count(bits));

    /// <summary>Most traces that the rows found for a relation may be of.</summary>
    public long TracesAtMost(int relation)
    {
        var found = Found(relation);
        return TraceId.Lanes.All(lane => lane.HasDictionary) ? Math.Min(found, TraceId.Lanes.Sum(lane => (long)lane.CodeCount)) : found;
    }

    /// <summary>Lets go of what was read of dictionaries: no block is left to look at.</summary>
    public void LetGo()
    {
        columns.LetGo();
        foreach (var lane in Related.OfType<SegmentColumn>().Append(TraceId).SelectMany(column => column.Lanes)) lane.LetGoOfKeys();
        foreach (var ofRelation in selections) Array.Clear(ofRelation);
    }
}
