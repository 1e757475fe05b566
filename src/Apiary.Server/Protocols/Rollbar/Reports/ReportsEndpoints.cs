using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Protocols.Rollbar.Items;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Reports;

/// <summary>Reports: <c>/reports/top_active_items</c>, <c>/reports/occurrence_counts</c>, <c>/reports/activated_counts</c> (reference, section 9).</summary>
internal sealed class ReportsEndpoints(RollbarCallers callers, ErrorItems items, ErrorCounts counts, OccurrenceFigures figures, WorkspaceStore workspace, TimeProvider time)
{
    private const int Hour = 3_600, Day = 86_400, MostHours = 168, TopItems = 100, TopBuckets = 24, CountBuckets = 60, UsualDays = 60, MostDays = 366;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/1/reports/top_active_items", context => AnswerAsync(context, TopItemsAsync)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/reports/occurrence_counts", context => AnswerAsync(context, OccurrenceCountsAsync)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/reports/activated_counts", context => AnswerAsync(context, ActivatedCountsAsync)).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, WorkspaceEnvironment, Task> report)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        await counts.ReadyAsync(project);
        try
        {
            await report(context, project);
        }
        catch (QueryLimitException limit)
        {
            await RollbarReplies.RefuseAsync(context, 422, limit.Message);
        }
    }

    private async Task TopItemsAsync(HttpContext context, WorkspaceEnvironment project)
    {
        var hours = Paging.Number(context.Request, "hours", TopBuckets, MostHours);
        // 24 counts whatever the time; of a week each is of seven hours.
        var bucket = (int)Math.Ceiling(hours * (double)Hour / TopBuckets);
        var end = ((time.GetUtcNow().ToUnixTimeSeconds() / bucket) + 1) * bucket;
        var byEvent = await figures.CountOverTimeAsync(project, Environments(context), end - ((long)bucket * TopBuckets), bucket, TopBuckets, context.RequestAborted);
        var top = items.List(project.Id)
            .Where(item => item.Status == ErrorStatus.Active)
            .Select(item => (Item: item, Counts: Sum(item.EventIds.Select(id => byEvent.GetValueOrDefault(id)))))
            .Where(pair => pair.Counts.Sum() > 0);
        top = context.Request.Query["sort"] == "occurrences"
            ? top.OrderByDescending(pair => pair.Counts.Sum())
            : top.OrderByDescending(pair => pair.Item.Level).ThenByDescending(pair => pair.Counts.Sum());
        var number = ProjectNumbers.Of(workspace, project);
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (var (item, series) in top.Take(TopItems))
            {
                var count = counts.Of(item);
                json.WriteStartObject();
                json.WriteStartObject("item"u8);
                json.WriteNumber("id"u8, item.Id);
                json.WriteNumber("counter"u8, item.Counter);
                json.WriteString("environment"u8, item.Environment);
                json.WriteNumber("framework"u8, FrameworkNumbers.Of(item.Framework));
                ItemJson.Seconds(json, "last_occurrence_timestamp", count.LastAt);
                json.WriteNumber("level"u8, (int)item.Level);
                json.WriteNumber("occurrences"u8, series.Sum());
                json.WriteNumber("project_id"u8, number);
                json.WriteString("title"u8, item.Title);
                json.WriteNull("unique_occurrences"u8);
                json.WriteNumber("group_status"u8, item.Members.Count > 0 ? 2 : 1);
                json.WriteEndObject();
                json.WriteStartArray("counts"u8);
                foreach (var value in series) json.WriteNumberValue(value);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task OccurrenceCountsAsync(HttpContext context, WorkspaceEnvironment project)
    {
        var bucket = Paging.Number(context.Request, "bucket_size", Day, Day);
        if (bucket is not (60 or Hour or Day))
        {
            await RollbarReplies.RefuseAsync(context, 422, "bucket_size must be one of 60, 3600, 86400");
            return;
        }

        var (least, most) = (LevelNames.Parse(context.Request.Query["min_level"].ToString()) ?? ErrorLevel.Debug, LevelNames.Parse(context.Request.Query["max_level"].ToString()) ?? ErrorLevel.Critical);
        var levels = Enum.GetValues<ErrorLevel>().Where(level => level >= least && level <= most).Select(level => FieldValue.String(LevelNames.Of(level)));
        List<Filter> filters = [.. Environments(context), new Filter("severity", FilterOp.In, [.. levels])];
        if (long.TryParse(context.Request.Query["item_id"].ToString(), out var id)) filters.Add(items.Find(project.Id, id) is { } item ? Occurrences.Of(item) : new Filter(ErrorFields.ItemId, FilterOp.Equal, [FieldValue.Integer(id)]));
        var start = ((time.GetUtcNow().ToUnixTimeSeconds() / bucket) - CountBuckets + 1) * bucket;
        var found = (await figures.CountOverTimeAsync(project, filters, start, bucket, CountBuckets, context.RequestAborted))[0];
        await WriteAsync(context, start, bucket, found);
    }

    private Task ActivatedCountsAsync(HttpContext context, WorkspaceEnvironment project)
    {
        var days = Math.Max(2, Paging.Number(context.Request, "buckets", UsualDays, MostDays));
        var start = ((time.GetUtcNow().ToUnixTimeSeconds() / Day) - days + 1) * Day;
        var wanted = EnvironmentNames(context);
        var found = new long[days];
        // Of an item that became active several times, the first and the last time are known.
        var times = items.List(project.Id).Where(item => wanted.Count == 0 || wanted.Contains(item.Environment))
            .SelectMany(item => item.Activation > 1 ? new[] { item.FirstAt, item.ActivatedAt } : [item.FirstAt]);
        foreach (var at in times)
            if ((at.ToUnixTimeSeconds() - start) / Day is >= 0 and var day && at.ToUnixTimeSeconds() >= start && day < days) found[day]++;
        return WriteAsync(context, start, Day, found);
    }

    private static Task WriteAsync(HttpContext context, long start, int bucket, long[] found) => RollbarReplies.SendResultAsync(context, json =>
    {
        json.WriteStartArray();
        for (var i = 0; i < found.Length; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue(start + ((long)i * bucket));
            json.WriteNumberValue(found[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    private static long[] Sum(IEnumerable<long[]?> parts)
    {
        var sum = new long[TopBuckets];
        foreach (var part in parts)
            for (var i = 0; part is not null && i < TopBuckets; i++) sum[i] += part[i];
        return sum;
    }

    private static List<string> EnvironmentNames(HttpContext context) =>
        [.. context.Request.Query["environments"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static List<Filter> Environments(HttpContext context) =>
        EnvironmentNames(context) is { Count: > 0 } names ? [new Filter(ErrorFields.Environment, FilterOp.In, [.. names.Select(FieldValue.String)])] : [];
}
