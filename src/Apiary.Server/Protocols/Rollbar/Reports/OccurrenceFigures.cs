using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Reports;

/// <summary>Counts of occurrences for reports and versions. All throw <see cref="QueryLimitException"/>.</summary>
internal sealed class OccurrenceFigures(DatasetCatalog catalog, QueryRunner runner)
{
    private const int MostGroups = 1_000_000;

    private static readonly Calculation[] Calculations = [new("COUNT"), new("MIN", ErrorFields.OccurrenceId), new("MAX", ErrorFields.OccurrenceId)];

    /// <summary>Occurrences by what a column says, with the first and last number of each.</summary>
    public async Task<IReadOnlyList<FigureGroup>> CountAsync(
        WorkspaceEnvironment project, IReadOnlyList<Filter> filters, IReadOnlyList<string> breakdowns, CancellationToken cancellationToken)
    {
        var result = await AskAsync(project, filters, breakdowns, 0, QueryWindow.MaxSeconds, null, cancellationToken);
        return [.. (result?.Groups ?? []).Select(group => new FigureGroup([.. group.Key], Whole(group.Values[0]), Whole(group.Values[1]), Whole(group.Values[2])))];
    }

    /// <summary>Occurrences in each of so many buckets from a time on, by item; under 0 those of all together.</summary>
    public async Task<IReadOnlyDictionary<long, long[]>> CountOverTimeAsync(
        WorkspaceEnvironment project, IReadOnlyList<Filter> filters, long start, int bucketSeconds, int buckets, CancellationToken cancellationToken)
    {
        var result = await AskAsync(project, filters, [ErrorFields.ItemId], start, start + ((long)bucketSeconds * buckets), bucketSeconds, cancellationToken);
        var counts = new Dictionary<long, long[]> { [0] = new long[buckets] };
        foreach (var group in result?.Groups ?? [])
        {
            var ofItem = counts[Whole(group.Key[0])] = new long[buckets];
            foreach (var point in group.Series)
            {
                var bucket = (point.BucketSecond - start) / bucketSeconds;
                if (bucket < 0 || bucket >= buckets) continue;
                ofItem[bucket] += Whole(point.Values[0]);
                counts[0][bucket] += Whole(point.Values[0]);
            }
        }

        return counts;
    }

    /// <summary>What a value of an event says as a whole number; 0 for none.</summary>
    public static long Whole(FieldValue value) => value.TryGetNumber(out var number) ? (long)number : 0;

    private async Task<QueryResult?> AskAsync(
        WorkspaceEnvironment project, IReadOnlyList<Filter> filters, IReadOnlyList<string> breakdowns, long start, long end, int? granularity, CancellationToken cancellationToken)
    {
        if (catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset) return null;
        // A column that no event ever had makes nobody wrong who asks for it.
        if (filters.Select(filter => filter.Column).Concat(breakdowns).Append(ErrorFields.OccurrenceId).Any(column => column is null || dataset.FindColumn(column) is null)) return null;
        var spec = new QuerySpec
        {
            Filters = [.. filters, new Filter(ErrorFields.OccurrenceId, FilterOp.Exists, [])],
            Breakdowns = breakdowns,
            Calculations = Calculations,
            StartTime = start,
            EndTime = end,
            Granularity = granularity,
            Limit = MostGroups,
            UsageMode = true,
        };
        return await runner.RunAsync(new QueryScope(project, dataset.Slug, [dataset]), spec, new QueryOptions { Series = granularity is not null }, cancellationToken);
    }
}
