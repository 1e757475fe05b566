using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>What the events say of items beyond how often each occurred. All throw <see cref="QueryLimitException"/>.</summary>
internal sealed class ErrorFigures(DatasetCatalog catalog, QueryRunner runner)
{
    private const int MostGroups = 1_000_000;

    private static readonly string[] PersonColumns = [ErrorFields.PersonId, ErrorFields.PersonName, ErrorFields.PersonEmail];

    /// <summary>How many people met each item: those with an id. Items that nobody met are left out.</summary>
    /// <param name="project">Whose items.</param>
    /// <param name="itemIds">Which; null for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyDictionary<long, long>> CountPeopleAsync(WorkspaceEnvironment project, IReadOnlyCollection<long>? itemIds, CancellationToken cancellationToken)
    {
        var groups = await AskAsync(project, [.. Of(itemIds), Exists(ErrorFields.PersonId)], [ErrorFields.ItemId], new Calculation("COUNT_DISTINCT", ErrorFields.PersonId), null, MostGroups, cancellationToken);
        return groups.ToDictionary(group => group.Key[0].Whole(), group => group.Values[0].Whole());
    }

    /// <summary>The items that have an occurrence of a version, null for any; and by a person, who is known by id, name or e-mail address, null for anybody.</summary>
    public async Task<IReadOnlySet<long>> FindItemsAsync(WorkspaceEnvironment project, string? version, string? person, CancellationToken cancellationToken)
    {
        List<Filter> ofVersion = version is null ? [] : [Occurrences.Is(ErrorFields.CodeVersion, FieldValue.String(version))];
        var found = new HashSet<long>();
        // One after the other: filters hold all together or any one, and here it is both.
        foreach (var column in person is null ? new string?[] { null } : PersonColumns)
        {
            List<Filter> filters = column is null ? ofVersion : [.. ofVersion, Occurrences.Is(column, FieldValue.String(person!))];
            found.UnionWith(await FindItemsAsync(project, filters, cancellationToken));
        }

        return found;
    }

    /// <summary>The items that have an occurrence which all filters let through.</summary>
    public async Task<IReadOnlySet<long>> FindItemsAsync(WorkspaceEnvironment project, IReadOnlyList<Filter> filters, CancellationToken cancellationToken) =>
        (await AskAsync(project, filters, [ErrorFields.ItemId], new Calculation("COUNT"), null, MostGroups, cancellationToken)).Select(group => group.Key[0].Whole()).ToHashSet();

    /// <summary>How often items occurred in each bucket of a window; those that did not are left out.</summary>
    public async Task<IReadOnlyDictionary<long, long[]>> CountOverTimeAsync(
        WorkspaceEnvironment project, IReadOnlyCollection<long> itemIds, ErrorWindow window, CancellationToken cancellationToken)
    {
        if (itemIds.Count == 0) return new Dictionary<long, long[]>();
        var groups = await AskAsync(project, Of(itemIds), [ErrorFields.ItemId], new Calculation("COUNT"), window, itemIds.Count, cancellationToken);
        return groups.ToDictionary(group => group.Key[0].Whole(), group =>
        {
            var counts = new long[window.BucketCount];
            foreach (var point in group.Series)
                if (window.BucketOf(point.BucketSecond) is { } bucket) counts[bucket] += point.Values[0].Whole();
            return counts;
        });
    }

    /// <summary>An item's occurrences by what columns say, the most frequent first; those that say nothing in the first one are left out.</summary>
    public async Task<IReadOnlyList<ErrorShare>> CountByAsync(
        WorkspaceEnvironment project, IReadOnlyCollection<long> itemIds, IReadOnlyList<string> columns, int most, CancellationToken cancellationToken)
    {
        if (Find(project, columns[0]) is not { } dataset) return [];
        var known = columns.Where(column => dataset.FindColumn(column) is not null).ToList();
        var groups = await AskAsync(project, [.. Of(itemIds), Exists(columns[0])], known, new Calculation("COUNT"), null, most, cancellationToken);
        return [.. groups.Select(group => new ErrorShare(
            [.. columns.Select(column => known.IndexOf(column) is >= 0 and var index ? group.Key[index].ToString() : "")], group.Values[0].Whole(), group.Values[1].Whole()))];
    }

    /// <summary>What was counted of an item and of all that was merged into it. Who met several parts of it counts with each.</summary>
    public static long Of(ErrorItem item, IReadOnlyDictionary<long, long> counts) => item.EventIds.Sum(id => counts.GetValueOrDefault(id));

    /// <summary>The same of counts over time.</summary>
    public static long[] Of(ErrorItem item, IReadOnlyDictionary<long, long[]> counts, int buckets)
    {
        var sum = new long[buckets];
        foreach (var id in item.EventIds)
            if (counts.TryGetValue(id, out var part))
                for (var i = 0; i < buckets; i++) sum[i] += part[i];
        return sum;
    }

    private async Task<IReadOnlyList<ResultGroup>> AskAsync(
        WorkspaceEnvironment project, IReadOnlyList<Filter> filters, IReadOnlyList<string> breakdowns, Calculation calculation, ErrorWindow? window, int most, CancellationToken cancellationToken)
    {
        // A column that no event ever had makes nobody wrong who asks for it.
        if (Find(project, ErrorFields.OccurrenceId) is not { } dataset || filters.Any(filter => dataset.FindColumn(filter.Column) is null)) return [];
        var spec = new QuerySpec
        {
            Filters = [.. filters, Exists(ErrorFields.ItemId)],
            Breakdowns = breakdowns,
            Calculations = [calculation, new Calculation("MAX", ErrorFields.OccurrenceId)],
            Orders = [new Order(calculation.Op, calculation.Column, Descending: true)],
            StartTime = window?.StartSecond ?? 0,
            EndTime = window?.EndSecond ?? QueryWindow.MaxSeconds,
            Granularity = window?.BucketSeconds,
            Limit = most,
            UsageMode = true,
        };
        return (await runner.RunAsync(new QueryScope(project, dataset.Slug, [dataset]), spec, new QueryOptions { Series = window is not null }, cancellationToken)).Groups;
    }

    private Dataset? Find(WorkspaceEnvironment project, string column) =>
        catalog.Find(project.Id, ErrorFields.Dataset) is { } dataset && dataset.FindColumn(column) is not null ? dataset : null;

    private static IReadOnlyList<Filter> Of(IReadOnlyCollection<long>? itemIds) =>
        itemIds is null ? [] : [Occurrences.Of(itemIds)];

    private static Filter Exists(string column) => new(column, FilterOp.Exists, []);

}
