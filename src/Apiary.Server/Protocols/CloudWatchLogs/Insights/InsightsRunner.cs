using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>
/// Answers queries: what the engine can do it does, the rest is done on the rows that it returns, of which at most
/// <paramref name="maxRows"/> are read. Thread-safe.
/// </summary>
/// <param name="queries">The way to the engine.</param>
/// <param name="maxRows">Most events that a query reads to compute on.</param>
internal sealed class InsightsRunner(QueryRunner queries, int maxRows)
{
    private const int MaxNamesInFilter = 1_000;

    /// <summary>Answers a query. Throws <see cref="QueryLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    public async Task<InsightsResult> RunAsync(WorkspaceEnvironment environment, InsightsRequest request, CancellationToken cancellationToken)
    {
        if (request.Groups.Count == 0) return new InsightsResult([], 0, 0, 0, 0);
        var datasets = request.Groups.Select(group => group.Dataset).ToArray();
        var scope = new QueryScope(environment, QueryScope.AllSlug, datasets);
        var plan = InsightsPlan.Of(request.Query, new LogScope(datasets));
        // Other senders may have written to the same dataset.
        var isOfGroups = new Filter(LogColumns.LogGroup, FilterOp.In, [.. request.Groups.Select(group => FieldValue.String(group.Name))]);
        plan = plan with { Required = [isOfGroups, .. plan.Required] };
        plan = WithoutRemoved(request, plan);
        if (plan.Stats is { } stats && await ComputeAsync(scope, request, plan, stats, cancellationToken) is { } computed) return computed;
        return await ReadAsync(scope, request, plan, cancellationToken);
    }

    /// <summary>Leaves out lines of streams that were removed: by their names, where no stream has such a name now; else line by line as they are read.</summary>
    private static InsightsPlan WithoutRemoved(InsightsRequest request, InsightsPlan plan)
    {
        var removed = request.Groups.SelectMany(group => group.RemovedStreams).Distinct(StringComparer.Ordinal).ToArray();
        if (removed.Length == 0) return plan;
        var isPlain = removed.Length <= MaxNamesInFilter && request.Groups.All(group => !removed.Any(group.HasStream));
        return isPlain
            ? plan with { Required = [.. plan.Required, new Filter(LogColumns.LogStream, FilterOp.NotIn, [.. removed.Select(FieldValue.String)])] }
            : plan with { Stats = null, IsInOrder = false, IsByStream = true };
    }

    private static int LimitOf(InsightsRequest request) => request.Query.Limit ?? request.Limit ?? InsightsQuery.DefaultLimit;

    /// <summary>Lets the engine compute; null when there are more groups or times than it returns.</summary>
    private async Task<InsightsResult?> ComputeAsync(QueryScope scope, InsightsRequest request, InsightsPlan plan, StatsPlan stats, CancellationToken cancellationToken)
    {
        var hasSeries = stats.Granularity is not null;
        var spec = new QuerySpec
        {
            Calculations = stats.Calculations,
            Breakdowns = stats.Breakdowns,
            Filters = plan.Required,
            Granularity = stats.Granularity,
            StartTime = request.StartSecond,
            EndTime = request.EndSecond + 1,
            Limit = hasSeries ? QueryValidation.MaxLimit : QueryValidation.MaxLimitWithoutSeries,
            UsageMode = true,
        };
        if (hasSeries && stats.Granularity > request.EndSecond - request.StartSecond) return null;
        if (QueryValidation.Check(spec, QueryValidation.MaxLimitWithoutSeries).Count > 0) return null;
        var result = await queries.RunAsync(scope, spec, new QueryOptions { Series = hasSeries }, cancellationToken);
        if (result.Other is not null) return null;
        var rows = Apply(stats.RowsOf(result), stats.Rest, request);
        return new InsightsResult(Show(rows, request), result.Statistics.RowsMatched, result.Statistics.RowsScanned, 0, 0);
    }

    private async Task<InsightsResult> ReadAsync(QueryScope scope, InsightsRequest request, InsightsPlan plan, CancellationToken cancellationToken)
    {
        var read = await ReadEventsAsync(scope, request, plan, request.StartSecond, request.EndSecond, cancellationToken);
        if (!plan.Commands.Any(command => command is PatternCommand { IsDiff: true })) return read.With(Show(Apply(read.Rows, plan.Commands, request), request));
        var length = request.EndSecond - request.StartSecond + 1;
        var before = await ReadEventsAsync(scope, request, plan, request.StartSecond - length, request.StartSecond - 1, cancellationToken);
        var marked = before.Rows.Select(row =>
        {
            row[PatternCommand.IsBefore] = InsightsValue.Of(true);
            return row;
        });
        return read.With(before).With(Show(Apply(read.Rows.Concat(marked), plan.Commands, request), request));
    }

    private async Task<EventsRead> ReadEventsAsync(QueryScope scope, InsightsRequest request, InsightsPlan plan, long startSecond, long endSecond, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(request, plan.IsByStream);
        var limit = plan.IsInOrder ? Math.Min(LimitOf(request), maxRows) : maxRows;
        var query = new RowQuery
        {
            Filters = plan.AnyOf,
            FilterCombination = FilterCombination.Or,
            Required = plan.Required,
            StartNanos = LogTime.ToNanos(startSecond * 1_000),
            EndNanos = LogTime.ToNanos((endSecond + 1) * 1_000),
            Columns = columns,
            Limit = limit,
            NewestFirst = plan.NewestFirst,
        };
        var table = await queries.ReadTableAsync(scope, query, cancellationToken);
        var events = new StoredEvents(table, columns, request);
        var skipped = !plan.IsInOrder && table.RowCount == limit ? Math.Max(0, table.Statistics.RowsMatched - limit) : 0;
        return new EventsRead(events.Rows(plan.IsByStream), table.RowCount, table.Statistics.RowsScanned, events.MessageBytes, skipped);
    }

    private static IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows, IReadOnlyList<InsightsCommand> commands, InsightsRequest request) =>
        commands.Aggregate(rows, (current, command) => command.For(request).Apply(current));

    private static List<string> ColumnsOf(InsightsRequest request, bool isByStream)
    {
        var datasets = request.Groups.Select(group => group.Dataset).ToArray();
        var fields = request.Query.StoredFields();
        var columns = fields.SelectMany(field => InsightsFields.ColumnsOf(field, datasets)).ToHashSet(StringComparer.Ordinal);
        if (fields.Contains(InsightsFields.Message)) columns.UnionWith(LogColumns.MessageParts.Where(part => datasets.Any(dataset => dataset.FindColumn(part) is not null)));
        if (!request.Query.IsAggregated || fields.Contains(InsightsFields.Pointer)) columns.Add(LogColumns.EventId);
        if (isByStream) columns.UnionWith([LogColumns.LogStream, LogColumns.EventId]);
        return [.. columns];
    }

    private static List<IReadOnlyList<KeyValuePair<string, string>>> Show(IEnumerable<InsightsRow> rows, InsightsRequest request)
    {
        var shown = new List<IReadOnlyList<KeyValuePair<string, string>>>();
        IEnumerable<string> fields = request.Query.IsAggregated ? request.Query.Shown : request.Query.Shown.Where(field => field != InsightsFields.Pointer).Append(InsightsFields.Pointer);
        var names = fields.ToArray();
        foreach (var row in rows.Take(LimitOf(request)))
        {
            var cells = new List<KeyValuePair<string, string>>(names.Length);
            foreach (var name in names)
                if (row[name] is { IsNull: false } value) cells.Add(new KeyValuePair<string, string>(name, value.ToString()));
            shown.Add(cells);
        }

        return shown;
    }
}
