using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Queries;

/// <summary>
/// Finds the traces of a question's slowest or newest events, and what a list of traces says of each: that is counted over all
/// datasets of the environment and all of time, whatever the question is about.
/// </summary>
internal sealed class TraceSearch(DatasetCatalog catalog, QueryRunner runner)
{
    /// <summary>Most events of all found traces together that are looked at.</summary>
    public const int MaxSpans = 250_000;

    // The slowest events are often several of one trace.
    private const int RowsPerTrace = 16;

    private const double NanosPerMillisecond = 1e6;

    /// <summary>Finds up to <paramref name="limit"/> traces. Throws as <see cref="QueryRunner.RunAsync"/>.</summary>
    /// <param name="scope">The datasets of the question.</param>
    /// <param name="everything">The datasets that traces may have spans in.</param>
    /// <param name="spec">The question: its filters count.</param>
    /// <param name="window">Its time.</param>
    /// <param name="limit">Most traces.</param>
    /// <param name="slowestFirst">True for those with the slowest events; where too few events have a duration, the newest follow. False for the newest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<TraceList> FindAsync(
        QueryScope scope, QueryScope everything, QuerySpec spec, QueryWindow window, int limit, bool slowestFirst, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        if (slowestFirst) await CollectAsync(scope, spec, window, "duration_ms", limit, ids, cancellationToken);
        if (ids.Count < limit) await CollectAsync(scope, spec, window, null, limit, ids, cancellationToken);
        if (ids.Count == 0) return new TraceList([], []);
        var table = await runner.ReadTableAsync(
            everything,
            new RowQuery
            {
                Filters = [TraceIs(FilterOp.In, ids)],
                StartNanos = long.MinValue,
                EndNanos = long.MaxValue,
                Columns = SpanTable.Columns,
                Limit = MaxSpans,
                NewestFirst = false,
            },
            cancellationToken);
        var matched = await CountMatchedAsync(scope, spec, window, ids, cancellationToken);
        var spans = new SpanTable(table, catalog);
        var rows = Enumerable.Range(0, spans.Count).ToLookup(row => spans.TraceId(row) ?? "");
        return new TraceList(
            [.. ids.Where(rows.Contains).Select(id => Summarize(id, spans, rows[id], matched.GetValueOrDefault(id)))],
            table.RowCount < MaxSpans ? table.Warnings : [.. table.Warnings, $"the traces have more than {MaxSpans} events; later ones are not counted"]);
    }

    /// <summary>
    /// Adds the traces of the first events. When those were too few, asks again for events of other traces: each round finds at
    /// least one, and no round holds more events than a few for each trace.
    /// </summary>
    private async Task CollectAsync(
        QueryScope scope, QuerySpec spec, QueryWindow window, string? largest, int limit, List<string> ids, CancellationToken cancellationToken)
    {
        var query = new RowQuery
        {
            CalculatedFields = spec.CalculatedFields,
            Filters = spec.Filters,
            FilterCombination = spec.FilterCombination,
            HasRelationalNames = spec.HasRelationalNames,
            StartNanos = window.StartNanos,
            EndNanos = window.EndNanos,
            Columns = [SpanFields.TraceId],
            Limit = limit * RowsPerTrace,
            Largest = largest,
        };
        while (ids.Count < limit)
        {
            // An empty id is none.
            var others = TraceIs(FilterOp.NotIn, ids.Append(""));
            var table = await runner.ReadTableAsync(scope, query with { Required = [new Filter(SpanFields.TraceId, FilterOp.Exists, []), others] }, cancellationToken);
            foreach (var id in table.Columns[0].Select(value => value.ToString()).Distinct().Take(limit - ids.Count)) ids.Add(id);
            if (table.RowCount < query.Limit) return;
        }
    }

    private async Task<Dictionary<string, long>> CountMatchedAsync(
        QueryScope scope, QuerySpec spec, QueryWindow window, List<string> ids, CancellationToken cancellationToken)
    {
        var counted = new QuerySpec
        {
            CalculatedFields = spec.CalculatedFields,
            // Relational conditions are a question's own, not a calculation's; all of them hold.
            HasRelationalNames = spec.HasRelationalNames,
            Filters = [TraceIs(FilterOp.In, ids), .. spec.HasRelationalNames ? spec.Filters : []],
            Calculations = spec.Filters.Count == 0 || spec.HasRelationalNames ? [] : [new Calculation("COUNT", null, "matched", spec.Filters, spec.FilterCombination)],
            Breakdowns = [SpanFields.TraceId],
            StartTime = window.StartNanos / 1_000_000_000,
            EndTime = window.EndNanos / 1_000_000_000,
            Limit = ids.Count,
            UsageMode = true,
        };
        var result = await runner.RunAsync(scope, counted, new QueryOptions { Series = false }, cancellationToken);
        return result.Groups.ToDictionary(group => group.Key[0].ToString(), group => group.Values[0].AsInteger());
    }

    private static TraceSummary Summarize(string id, SpanTable spans, IEnumerable<int> rows, long matched)
    {
        var (start, end) = (long.MaxValue, double.NegativeInfinity);
        var (spanCount, errors) = (0, 0);
        int? root = null;
        var services = new List<string>();
        // Rows come by time.
        foreach (var row in rows)
        {
            start = Math.Min(start, spans.TimestampNanos(row));
            end = Math.Max(end, ((spans.TimestampNanos(row) - start) / NanosPerMillisecond) + Math.Max(0, spans.DurationMs(row) ?? 0));
            if (spans.Type(row) != SpanType.Span) continue;
            spanCount++;
            if (spans.IsError(row) == true) errors++;
            if (spans.ParentId(row) is null) root ??= row;
            if (!services.Contains(spans.Service(row))) services.Add(spans.Service(row));
        }

        var first = root is { } at ? new TraceRoot(spans.Service(at), spans.Name(at), spans.Dataset(at)) : null;
        return new TraceSummary(id, start, end, first, spanCount, errors, services, matched);
    }

    private static Filter TraceIs(FilterOp op, IEnumerable<string> ids) => new(SpanFields.TraceId, op, [.. ids.Select(FieldValue.String)]);
}
