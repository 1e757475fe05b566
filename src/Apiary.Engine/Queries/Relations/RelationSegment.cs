using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>A segment with what a question asks of related spans beside its columns: whatever reads columns reads it. Thread-safe.</summary>
internal sealed class RelationSegment : Segment
{
    private readonly Segment segment;
    private readonly FoundRelations found;
    private readonly SegmentColumns columns;
    private readonly RelatedRows?[] rows;
    private readonly Lock gate = new();

    public RelationSegment(Segment segment, DeclaredTypes types, FoundRelations found)
    {
        (this.segment, this.found) = (segment, found);
        columns = new SegmentColumns(segment, types, found.Budget);
        rows = new RelatedRows?[found.Count];
    }

    public override int DatasetId => segment.DatasetId;

    public override int RowCount => segment.RowCount;

    public override long MinTimestampNanos => segment.MinTimestampNanos;

    public override long MaxTimestampNanos => segment.MaxTimestampNanos;

    public override LaneReader Timestamps => segment.Timestamps;

    public override bool IsTimeOrdered => segment.IsTimeOrdered;

    public override LaneReader SampleRates => segment.SampleRates;

    /// <summary>Those that are stored: what is related comes only when it is asked for.</summary>
    public override IReadOnlyCollection<string> ColumnNames => segment.ColumnNames;

    public override IReadOnlyList<LaneReader> Lanes(string columnName)
    {
        if (found.Match(columnName) is { } relation)
            return RowsOf(relation) is { } matched ? [new RelationMatchLane(segment, matched, found.Asked(relation).Relation == Relation.None)] : [];
        if (found.Column(columnName) is not { } column) return segment.Lanes(columnName);
        return RowsOf(column.Relation) is { } related ? [.. column.Values.Types.Select(type => new RelationValueLane(segment, related, column.Values, type))] : [];
    }

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => found.Knows(columnName) || segment.MayContain(columnName, value);

    /// <summary>The related rows; null when no event here is of a trace.</summary>
    private RelatedRows? RowsOf(int relation)
    {
        lock (gate)
        {
            if (columns[SpanFields.TraceId].Lanes.Count == 0) return null;
            return rows[relation] ??= new RelatedRows(segment, columns, found.Asked(relation), found.Index(relation), relation, found.Buffers, found.Budget);
        }
    }
}
