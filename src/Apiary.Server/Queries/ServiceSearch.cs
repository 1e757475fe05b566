using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Queries;

/// <summary>
/// Finds the services that spans came from, with rate, errors and latency of what entered them. Datasets are asked one by one:
/// OpenTelemetry's have one service each, and what names none is of the service that its dataset is named for.
/// </summary>
internal sealed class ServiceSearch(QueryRunner runner)
{
    // A sparkline is not wider.
    private const int MaxBuckets = 100;
    private const int AutomaticBuckets = 300;

    // The order of the results.
    private const int Requests = 0, KnownErrors = 1, RootErrors = 2, P50 = 3, P95 = 4, P99 = 5;

    private static readonly IReadOnlyList<Calculation> Calculations =
    [
        new("COUNT", null, "requests", SpanFields.IsEntry, FilterCombination.Or),
        // Filters of one calculation combine in one way: those that failed are counted in two parts that share none.
        new("COUNT", null, "errors of servers", [SpanFields.IsEntryKind, .. SpanFields.HasFailed]),
        new("COUNT", null, "errors of roots", [.. SpanFields.HasFailed, new Filter(SpanFields.ParentId, FilterOp.DoesNotExist, []), SpanFields.IsEntryKind with { Op = FilterOp.NotIn }]),
        .. ((string[])["P50", "P95", "P99"]).Select(op => new Calculation(op, SpanFields.DurationMs, op, SpanFields.IsEntry, FilterCombination.Or)),
    ];

    /// <summary>The services of a scope between two Unix seconds. Throws as <see cref="QueryRunner.RunAsync"/>.</summary>
    public async Task<ServiceList> FindAsync(QueryScope scope, long startSecond, long endSecond, CancellationToken cancellationToken)
    {
        var spec = new QuerySpec
        {
            Filters = SpanFields.IsSpan,
            Calculations = Calculations,
            Orders = [new Order(null, "requests", Descending: true)],
            Limit = QueryValidation.MaxLimit,
            StartTime = startSecond,
            EndTime = endSecond,
            Granularity = QueryWindow.AutomaticGranularity((endSecond - startSecond) * (AutomaticBuckets / MaxBuckets)),
        };
        var services = new List<ServiceSummary>();
        var warnings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dataset in scope.Datasets.Where(dataset => dataset.FindColumn(SpanFields.SpanId) is not null))
        {
            string[] names = [.. ((string[])[SpanFields.Service, SpanFields.OlderService]).Where(name => dataset.FindColumn(name) is not null)];
            var result = await runner.RunAsync(scope with { Datasets = [dataset] }, spec with { Breakdowns = names }, new QueryOptions(), cancellationToken);
            services.AddRange(result.Groups.Where(group => Count(group.Values[Requests]) > 0).Select(group => Summarize(group, dataset)));
            warnings.UnionWith(result.Warnings);
        }

        return new ServiceList(
            QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch),
            [.. services.OrderByDescending(service => service.Requests).ThenBy(service => service.Service, StringComparer.Ordinal).ThenBy(service => service.Dataset, StringComparer.Ordinal)],
            [.. warnings]);
    }

    private static ServiceSummary Summarize(ResultGroup group, Dataset dataset) => new(
        group.Key.Select(value => value.ToString()).FirstOrDefault(name => name.Length > 0) ?? dataset.Name,
        dataset.Slug,
        Count(group.Values[Requests]),
        Count(group.Values[KnownErrors]) + Count(group.Values[RootErrors]),
        Number(group.Values[P50]),
        Number(group.Values[P95]),
        Number(group.Values[P99]),
        [
            .. group.Series.Where(point => Count(point.Values[Requests]) > 0).Select(point => new ServicePoint(
                point.BucketSecond,
                Count(point.Values[Requests]),
                Count(point.Values[KnownErrors]) + Count(point.Values[RootErrors]),
                Number(point.Values[P50]),
                Number(point.Values[P95]),
                Number(point.Values[P99]))),
        ]);

    private static long Count(FieldValue value) => value.AsInteger();

    private static double? Number(FieldValue value) => value.TryGetNumber(out var number) ? number : null;
}
