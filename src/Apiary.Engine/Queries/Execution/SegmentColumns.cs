using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>The columns of one segment that a query reads, each made once. Made while planning, from one thread.</summary>
internal sealed class SegmentColumns(Segment segment, DeclaredTypes types, MemoryBudget budget)
{
    private readonly Dictionary<string, SegmentColumn> columns = [];

    public SegmentColumn this[string name]
    {
        get
        {
            if (columns.TryGetValue(name, out var known)) return known;
            return columns[name] = new SegmentColumn(segment, name, types(segment.DatasetId, name), budget);
        }
    }

    /// <summary>Lets go of dictionaries' entries, see <see cref="LanePlan.LetGo"/>. From any thread, once planning is over.</summary>
    public void LetGo()
    {
        foreach (var column in columns.Values)
            foreach (var lane in column.Lanes) lane.LetGo();
    }

    public FilterPlan Filters(IReadOnlyList<Filter> filters, FilterCombination combination, IReadOnlyList<Filter>? required = null)
    {
        var also = required is { Count: > 0 } ? Filters(required, FilterCombination.And) : null;
        return new(filters.Select(filter => new ColumnFilter(segment, this[filter.Column], filter)), combination, also);
    }
}
