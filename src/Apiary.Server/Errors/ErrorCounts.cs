using System.Collections.Concurrent;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>
/// How often each item occurred: counted once from the events when a project is first asked for or sent to, then kept up with what
/// comes. So a count is of events that are durable, whatever happened to the process. Thread-safe.
/// </summary>
internal sealed class ErrorCounts(DatasetCatalog catalog, QueryRunner runner, OccurrenceIds ids, SeenUuids seen, TimeProvider time)
{
    private const int MostGroups = 4_000_000, RememberedUuids = 10_000;

    private readonly ConcurrentDictionary<string, ProjectCounts> projects = new(StringComparer.Ordinal);

    /// <summary>Waits until a project is counted; nothing may be appended to it before. Throws <see cref="QueryLimitException"/>, and then the next call tries again.</summary>
    public Task ReadyAsync(WorkspaceEnvironment project) => projects.GetOrAdd(project.Id, static _ => new ProjectCounts()).ReadyAsync(counts => LoadAsync(project, counts));

    /// <summary>Counts an occurrence that is durable, and tells what it was to the item that people see.</summary>
    public ErrorEvent Add(ErrorArrival arrival, long occurrenceId) => projects[arrival.Own.ProjectId].Add(arrival, occurrenceId);

    /// <summary>How often an item of a project that is counted occurred, with what was merged into it.</summary>
    public ErrorCount Of(ErrorItem item) => projects[item.ProjectId].Of(item);

    /// <summary>How often an item of a project that is counted occurred without what was merged into it.</summary>
    public ErrorCount OfOne(ErrorItem item) => projects[item.ProjectId].Of(item with { Members = [] });

    private async Task LoadAsync(WorkspaceEnvironment project, Action<long, int, long, long> add)
    {
        if (catalog.Find(project.Id, ErrorFields.Dataset) is not { } dataset || dataset.FindColumn(ErrorFields.ItemId) is null) return;
        var spec = new QuerySpec
        {
            Filters = [new Filter(ErrorFields.ItemId, FilterOp.Exists, []), new Filter(ErrorFields.OccurrenceId, FilterOp.Exists, [])],
            Breakdowns = [ErrorFields.ItemId, ErrorFields.Activation],
            Calculations = [new Calculation("COUNT"), new Calculation("MAX", ErrorFields.OccurrenceId)],
            StartTime = 0,
            // An occurrence says itself when it was, and a clock may have been ahead.
            EndTime = time.GetUtcNow().AddYears(1).ToUnixTimeSeconds(),
            Limit = MostGroups,
            UsageMode = true,
        };
        var scope = new QueryScope(project, dataset.Slug, [dataset]);
        var result = await runner.RunAsync(scope, spec, new QueryOptions { Series = false }, CancellationToken.None);
        foreach (var group in result.Groups.OrderBy(group => group.Key[1].Whole()))
        {
            var last = group.Values[1].Whole();
            add(group.Key[0].Whole(), (int)group.Key[1].Whole(), group.Values[0].Whole(), last);
            ids.Skip(last);
        }

        var newest = new RowQuery { Filters = spec.Filters, StartNanos = long.MinValue, EndNanos = long.MaxValue, Columns = [ErrorFields.Uuid], Limit = RememberedUuids };
        foreach (var uuid in (await runner.ReadTableAsync(scope, newest, CancellationToken.None)).Columns[0].Reverse()) seen.Remember(project.Id, uuid.ToString());
    }

    /// <summary>The counts of one project.</summary>
    private sealed class ProjectCounts
    {
        private readonly Lock gate = new();
        private readonly Dictionary<long, ErrorCount> byItem = [];
        private Task? loading;

        public Task ReadyAsync(Func<Action<long, int, long, long>, Task> load)
        {
            lock (gate)
            {
                if (loading is { IsFaulted: false }) return loading;
                byItem.Clear();
                return loading = load(Plus);
            }
        }

        public ErrorEvent Add(ErrorArrival arrival, long occurrenceId)
        {
            lock (gate)
            {
                Plus(arrival.Own.Id, arrival.Own.Activation, 1, occurrenceId);
                var count = Of(arrival.Shown);
                return count.Total == 1 ? ErrorEvent.New
                    : count.SinceActivation == 1 && count.Activation == arrival.Shown.Activation ? ErrorEvent.Reactivated
                    : ErrorEvent.Repeated;
            }
        }

        public ErrorCount Of(ErrorItem item)
        {
            lock (gate)
            {
                var own = byItem.GetValueOrDefault(item.Id, ErrorCount.None);
                return item.Members.Aggregate(own with { Activation = Math.Max(own.Activation, item.Members.Count > 0 ? item.Activation : 0), SinceActivation = Since(own, item) }, (sum, member) =>
                {
                    var count = byItem.GetValueOrDefault(member.Id, ErrorCount.None);
                    return sum with { SinceActivation = sum.SinceActivation + Since(count, member), Total = sum.Total + count.Total, LastOccurrenceId = Math.Max(sum.LastOccurrenceId, count.LastOccurrenceId) };
                });
            }
        }

        /// <summary>What is counted since the item became active; nothing where that was later than its last occurrence.</summary>
        private static long Since(ErrorCount count, ErrorItem item) => count.Activation >= item.Activation ? count.SinceActivation : 0;

        private void Plus(long itemId, int activation, long count, long lastId)
        {
            lock (gate) byItem[itemId] = byItem.GetValueOrDefault(itemId, ErrorCount.None).Plus(activation, count, lastId);
        }
    }
}
