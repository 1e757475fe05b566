using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A segment with calculated fields beside its columns: whatever reads columns reads them. Thread-safe.</summary>
internal sealed class FieldSegment : Segment
{
    private readonly Segment segment;
    private readonly FieldSet fields;
    private readonly SegmentColumns columns;
    private readonly MemoryBudget budget;
    private readonly Lock gate = new();
    private readonly Dictionary<string, FieldSource> sources = new(StringComparer.Ordinal);

    private FieldSegment(Segment segment, DeclaredTypes types, FieldSet fields, MemoryBudget budget)
    {
        this.segment = segment;
        this.fields = fields;
        this.budget = budget;
        columns = new SegmentColumns(segment, types, budget);
    }

    public override int DatasetId => segment.DatasetId;

    public override int RowCount => segment.RowCount;

    public override long MinTimestampNanos => segment.MinTimestampNanos;

    public override long MaxTimestampNanos => segment.MaxTimestampNanos;

    public override LaneReader Timestamps => segment.Timestamps;

    public override bool IsTimeOrdered => segment.IsTimeOrdered;

    public override LaneReader SampleRates => segment.SampleRates;

    /// <summary>Those that are stored: fields come only when they are asked for.</summary>
    public override IReadOnlyCollection<string> ColumnNames => segment.ColumnNames;

    /// <summary>The snapshot with the fields of a question; as it is when there are none.</summary>
    /// <exception cref="FieldSyntaxException">A field is no expression; the question was not checked.</exception>
    public static (IReadOnlyList<Segment> Segments, DeclaredTypes Types) Over(
        IReadOnlyList<Segment> all, DeclaredTypes types, IReadOnlyList<CalculatedField> calculated, QueryOptions options)
    {
        if (calculated.Count == 0) return (all, types);
        var budget = new MemoryBudget(options.MemoryLimitBytes);
        var fields = new FieldSet(calculated);
        // What a field gives is what its expression says; there is nothing declared to read it as.
        return ([.. all.Select(segment => new FieldSegment(segment, types, fields, budget))], (dataset, column) => fields.Find(column) is null ? types(dataset, column) : null);
    }

    public override IReadOnlyList<LaneReader> Lanes(string columnName)
    {
        lock (gate)
        {
            if (sources.TryGetValue(columnName, out var known)) return known.Lanes;
            if (fields.Find(columnName) is not { } expression) return segment.Lanes(columnName);
            return (sources[columnName] = new FieldSource(segment, columns, expression, budget)).Lanes;
        }
    }

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => fields.Find(columnName) is not null || segment.MayContain(columnName, value);
}
