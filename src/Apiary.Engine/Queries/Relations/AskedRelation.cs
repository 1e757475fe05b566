using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Relations;

/// <summary>What a question asks of the spans in one relation: the conditions that one of them must meet, and the columns whose values are wanted.</summary>
internal sealed class AskedRelation(Relation relation, string name)
{
    private readonly List<Filter> filters = [];
    private readonly List<string> columns = [];

    /// <summary>Which spans.</summary>
    public Relation Relation => relation;

    /// <summary>The column that is true for events with such a span. No event has one of the name: a sender's column of a relation has more behind the point.</summary>
    public string Name => name;

    /// <summary>The conditions, on the columns of the related span. One span must meet all of them.</summary>
    public IReadOnlyList<Filter> Filters => filters;

    /// <summary>The columns of the related span whose values are wanted.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>Whether it is about traces as a whole, not about single spans.</summary>
    public bool IsOfTrace => relation is not (Relation.Parent or Relation.Child);

    /// <summary>What events look for it by, beside their trace: the column of their own id that a related span names, or that names it. Null for traces.</summary>
    public string? OwnId => relation switch
    {
        Relation.Parent => SpanFields.ParentId,
        Relation.Child => SpanFields.SpanId,
        _ => null,
    };

    /// <summary>The id of the related span that must be the same.</summary>
    public string? RelatedId => relation switch
    {
        Relation.Parent => SpanFields.SpanId,
        Relation.Child => SpanFields.ParentId,
        _ => null,
    };

    /// <summary>What events must be to stand in the relation, and the conditions.</summary>
    public IReadOnlyList<Filter> AllFilters => [.. Filters, .. Role];

    private IEnumerable<Filter> Role => relation switch
    {
        Relation.Root => [.. SpanFields.IsSpan, new Filter(SpanFields.ParentId, FilterOp.DoesNotExist, [])],
        Relation.Parent => SpanFields.IsSpan,
        Relation.Child => [new Filter(SpanFields.TraceId, FilterOp.Exists, []), new Filter(SpanFields.ParentId, FilterOp.Exists, [])],
        _ => [new Filter(SpanFields.TraceId, FilterOp.Exists, [])],
    };

    /// <summary>Adds a condition.</summary>
    public void Add(Filter filter) => filters.Add(filter);

    /// <summary>Adds a column.</summary>
    public void AddColumn(string column)
    {
        if (!columns.Contains(column)) columns.Add(column);
    }

    /// <summary>The filters of a segment that find such spans.</summary>
    public FilterPlan PlanFor(SegmentColumns segment) => segment.Filters(AllFilters, FilterCombination.And);
}
