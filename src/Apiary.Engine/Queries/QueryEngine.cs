using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Queries.Fields.Execution;
using Apiary.Engine.Queries.Relations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries;

/// <summary>
/// Answers questions over a snapshot of segments, in memory and on disk alike. Stateless and thread-safe; the work is done
/// on the calling thread and, for larger questions, on <see cref="QueryOptions.Parallelism"/> threads of the pool.
/// </summary>
/// <remarks>
/// The caller keeps the snapshot until the call returns. All methods throw <see cref="QueryLimitException"/> when time or
/// memory run out, <see cref="OperationCanceledException"/>, and <see cref="Files.CorruptFileException"/> from a segment.
/// </remarks>
public static class QueryEngine
{
    /// <summary>Computes groups, totals and series. <paramref name="spec"/> has passed <c>QueryValidation</c>.</summary>
    /// <param name="segments">What to look at; those outside the window are skipped by their bounds.</param>
    /// <param name="types">Declared types of columns.</param>
    /// <param name="spec">The question.</param>
    /// <param name="window">Its time, worked out.</param>
    /// <param name="options">Limits, threads, progress.</param>
    /// <param name="cancellationToken">Looked at once a block.</param>
    public static QueryResult Run(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        QuerySpec spec,
        QueryWindow window,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        (segments, types) = FieldSegment.Over(segments, types, spec.CalculatedFields, options);
        return QueryRun.Answer(segments, types, spec, window, options, new RunControl(options, cancellationToken));
    }

    /// <summary>Whole events, newest or oldest first.</summary>
    public static RowResult ReadRows(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        RowQuery query,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        return new RowRun(SearchFor(segments, types, ref query, options, cancellationToken), query).Run();
    }

    /// <summary>As <see cref="ReadRows"/>, the columns asked for as lists: for many events of which few columns are wanted.</summary>
    public static RowTable ReadTable(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        RowQuery query,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        return new RowRun(SearchFor(segments, types, ref query, options, cancellationToken), query).RunTable();
    }

    /// <summary>All events whose <c>trace.trace_id</c> is <paramref name="traceId"/>, by time.</summary>
    public static RowResult ReadTrace(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        string traceId,
        QueryOptions options,
        CancellationToken cancellationToken) =>
        ReadRows(
            segments,
            types,
            new RowQuery
            {
                Filters = [new Filter(SpanFields.TraceId, FilterOp.Equal, [FieldValue.String(traceId)])],
                StartNanos = long.MinValue,
                EndNanos = long.MaxValue,
                Limit = int.MaxValue,
                NewestFirst = false,
            },
            options,
            cancellationToken);

    /// <summary>Value counts of several columns in one pass, of a selection and of everything.</summary>
    public static DistributionResult ReadDistributions(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        DistributionQuery query,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        (segments, types) = FieldSegment.Over(segments, types, query.CalculatedFields, options);
        var control = new RunControl(options, cancellationToken);
        var related = new RelationalQuestion(query.HasRelationalNames);
        query = query with { Filters = related.Take(query.Filters), Selection = related.Take(query.Selection) };
        (segments, types) = related.Over(segments, types, query.StartNanos, query.EndNanos, options, control);
        return new DistributionRun(segments, types, query, options, control, isBinned: false).Run();
    }

    /// <summary>Which columns set a selection apart.</summary>
    public static BubbleUpResult BubbleUp(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        BubbleUpQuery query,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        (segments, types) = FieldSegment.Over(segments, types, query.CalculatedFields, options);
        var control = new RunControl(options, cancellationToken);
        var related = new RelationalQuestion(query.HasRelationalNames);
        query = query with { Filters = related.Take(query.Filters), Selection = query.Selection with { Filters = related.Take(query.Selection.Filters) } };
        (segments, types) = related.Over(segments, types, query.StartNanos, query.EndNanos, options, control);
        return new BubbleUpRun(segments, types, query, options, control).Run();
    }

    /// <summary>Values of a column, for completion.</summary>
    public static ValueResult ReadValues(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        ValueQuery query,
        QueryOptions options,
        CancellationToken cancellationToken)
    {
        (segments, types) = FieldSegment.Over(segments, types, query.CalculatedFields, options);
        return new ValueRun(segments, types, query, options, cancellationToken).Run();
    }

    /// <summary>Which services there are, and which of them calls which.</summary>
    public static ServiceMapResult MapServices(
        IReadOnlyList<Segment> segments,
        DeclaredTypes types,
        ServiceMapQuery query,
        QueryOptions options,
        CancellationToken cancellationToken) =>
        new ServiceMapRun(segments, types, query, options, new RunControl(options, cancellationToken)).Run();

    private static RowSearch SearchFor(IReadOnlyList<Segment> segments, DeclaredTypes types, ref RowQuery query, QueryOptions options, CancellationToken cancellationToken)
    {
        (segments, types) = FieldSegment.Over(segments, types, query.CalculatedFields, options);
        var control = new RunControl(options, cancellationToken);
        var related = new RelationalQuestion(query.HasRelationalNames);
        query = query with { Filters = related.Take(query.Filters) };
        (segments, types) = related.Over(segments, types, query.RelatedStartNanos ?? query.StartNanos, query.RelatedEndNanos ?? query.EndNanos, options, control);
        return new RowSearch(segments, types, query, options, control);
    }
}
