using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>Reads traces from the store. Thread-safe.</summary>
internal sealed class XRayTraceReader(DatasetCatalog catalog, QueryRunner runner)
{
    /// <summary>Most spans that one call looks at.</summary>
    public const int MaxSpans = 250_000;

    // A sender may put values into names; and what is written of a span has to end somewhere.
    private const int MaxColumns = 2_000;

    // What everything but documents needs; annotations come with them.
    private static readonly string[] Few =
    [
        SpanFields.TraceId, SpanFields.SpanId, SpanFields.ParentId, SpanFields.DurationMs, "name", SpanFields.Service, SpanFields.OlderService, SpanFields.Kind, SpanFields.Error,
        SpanFields.AnnotationType, SpanFields.SignalType, "xray.in_progress", "xray.parent_id", "xray.document", "xray.namespace", "xray.fault", "xray.error", "xray.throttle", "xray.traced",
        "xray.origin", "xray.resource_arn", "http.response.status_code", "http.status_code", "http.request.method", "url.full", "url.path", "user_agent.original", "client.address",
        "enduser.id", "exception.type", "exception.message", "aws.ec2.instance_id", "aws.ec2.availability_zone", "aws.ecs.availability_zone", "aws.table_name", "db.system",
    ];

    /// <summary>The datasets of a caller's environment.</summary>
    public QueryScope ScopeOf(AwsCaller caller) => new(caller.Environment, QueryScope.AllSlug, catalog.List(caller.Environment.Id));

    /// <summary>The traces with these ids, as they are stored, in this order; those without spans are left out. Throws as <see cref="QueryRunner.ReadTableAsync"/>.</summary>
    /// <param name="scope">Where they are looked for.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="whole">Whether all fields are wanted, for documents.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<XRayTrace>> ReadAsync(QueryScope scope, IReadOnlyCollection<string> ids, bool whole, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var query = new RowQuery
        {
            Filters = [new Filter(SpanFields.TraceId, FilterOp.In, [.. ids.Select(FieldValue.String)])],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
        };
        var traces = await ReadAsync(scope, query, whole, cancellationToken);
        var byId = traces.ToDictionary(trace => trace.Id, StringComparer.Ordinal);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>The traces that have spans between two times, with those spans, newest first.</summary>
    public Task<IReadOnlyList<XRayTrace>> ReadAsync(QueryScope scope, long startNanos, long endNanos, CancellationToken cancellationToken) =>
        ReadAsync(scope, new RowQuery { Filters = [new Filter(SpanFields.TraceId, FilterOp.Exists, [])], StartNanos = startNanos, EndNanos = endNanos }, whole: false, cancellationToken);

    /// <summary>Traces ordered by their newest span between two times; those whose spans were too many to look at come last.</summary>
    public async Task<IReadOnlyList<string>> NewestFirstAsync(QueryScope scope, IReadOnlySet<string> ids, long startNanos, long endNanos, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var query = new RowQuery { Filters = [new Filter(SpanFields.TraceId, FilterOp.Exists, [])], StartNanos = startNanos, EndNanos = endNanos, Columns = [SpanFields.TraceId], Limit = MaxSpans };
        var table = await runner.ReadTableAsync(scope, query, cancellationToken);
        var ordered = table.Columns[0].Select(value => value.ToString()).Where(ids.Contains).Distinct(StringComparer.Ordinal).ToList();
        return ordered.Count == ids.Count ? ordered : [.. ordered, .. ids.Except(ordered, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<XRayTrace>> ReadAsync(QueryScope scope, RowQuery query, bool whole, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(scope, whole);
        var table = await runner.ReadTableAsync(scope, query with { Columns = columns, Limit = MaxSpans, NewestFirst = true }, cancellationToken);
        var at = columns.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        var names = scope.Datasets.ToDictionary(dataset => dataset.Id, dataset => dataset.Name);
        var spans = new Dictionary<string, List<XRaySpan>>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var i = 0; i < table.RowCount; i++)
        {
            var row = i;
            FieldValue FieldOf(string name) => at.TryGetValue(name, out var column) ? table.Columns[column][row] : default;
            if (FieldOf(SpanFields.SignalType) is { IsNull: false } signal && signal.ToString() == "log") continue;
            var isSpan = FieldOf(SpanFields.AnnotationType).IsNull && !FieldOf(SpanFields.SpanId).IsNull;
            if (!isSpan && FieldOf("xray.in_progress").IsNull) continue;
            var id = FieldOf(SpanFields.TraceId).ToString();
            if (!spans.TryGetValue(id, out var list))
            {
                spans[id] = list = [];
                order.Add(id);
            }

            list.Add(new XRaySpan(FieldOf, table.TimestampNanos[row], names.GetValueOrDefault(table.DatasetIds[row], "")));
        }

        return [.. order.Select(id => new XRayTrace(id, spans[id]))];
    }

    /// <summary>The columns that are read: all, or those that summaries and graphs need.</summary>
    public static IReadOnlyList<string> ColumnsOf(QueryScope scope, bool whole)
    {
        var known = scope.Datasets.SelectMany(dataset => dataset.Columns).Select(column => column.Name).Distinct(StringComparer.Ordinal);
        var more = whole ? known : known.Where(name => name.StartsWith(XRayTraceSummary.AnnotationPrefix, StringComparison.Ordinal));
        return [.. Few, .. more.Except(Few).Order(StringComparer.Ordinal).Take(MaxColumns)];
    }
}
