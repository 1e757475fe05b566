using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>What a map of services reads of one segment. Made while planning, then shared by all threads.</summary>
internal sealed class ServiceMapPlan
{
    public ServiceMapPlan(Segment segment, SegmentColumns columns, int unnamedService)
    {
        Segment = segment;
        Columns = columns;
        UnnamedService = unnamedService;
        Spans = columns.Filters(SpanFields.IsSpan, FilterCombination.And);
        Entries = columns.Filters(SpanFields.IsEntry, FilterCombination.Or);
        Failures = columns.Filters(SpanFields.HasFailed, FilterCombination.And);
        (TraceId, SpanId, ParentId) = (columns[SpanFields.TraceId], columns[SpanFields.SpanId], columns[SpanFields.ParentId]);
        (Service, OlderService, Duration) = (columns[SpanFields.Service], columns[SpanFields.OlderService], columns[SpanFields.DurationMs]);
    }

    public Segment Segment { get; }

    public SegmentColumns Columns { get; }

    /// <summary>The id of the service of spans that name none.</summary>
    public int UnnamedService { get; }

    public FilterPlan Spans { get; }

    public FilterPlan Entries { get; }

    public FilterPlan Failures { get; }

    public SegmentColumn TraceId { get; }

    public SegmentColumn SpanId { get; }

    public SegmentColumn ParentId { get; }

    public SegmentColumn Service { get; }

    public SegmentColumn OlderService { get; }

    public SegmentColumn Duration { get; }

    /// <summary>Lets go of what was read of dictionaries: no block is left to look at in this walk.</summary>
    public void LetGo()
    {
        Columns.LetGo();
        foreach (var lane in TraceId.Lanes.Concat(SpanId.Lanes).Concat(ParentId.Lanes)) lane.LetGoOfKeys();
    }
}
