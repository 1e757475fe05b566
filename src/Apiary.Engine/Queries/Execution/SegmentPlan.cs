using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>All that a query needs of one segment, worked out before the scan. Shared by all threads.</summary>
internal sealed class SegmentPlan
{
    private readonly SegmentColumns columns;

    public SegmentPlan(Segment segment, SegmentColumns columns, FilterPlan[] filters, SegmentGroups groups)
    {
        Segment = segment;
        this.columns = columns;
        Filters = filters;
        Groups = groups;
    }

    public Segment Segment { get; }

    /// <summary>True when every row counts: the segment lies within the query's time and its filters pass all of it.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The query's own filters first, then those of calculations.</summary>
    public FilterPlan[] Filters { get; }

    public SegmentGroups Groups { get; }

    /// <summary>Lets go of dictionaries' entries: no block is left to look at in this walk.</summary>
    public void LetGo() => columns.LetGo();

    /// <summary>A column that was asked for while planning.</summary>
    public SegmentColumn Column(string name) => columns[name];
}
