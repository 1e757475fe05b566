using System.Globalization;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/slos/{slug}/{id}/counts</c>: what was counted, by the minute within the last day and by the hour; section 11.1 of the protocol reference.</summary>
internal sealed class SloCountsEndpoints(QueryScopes scopes, SharedItems<Slo> slos, SloCountStore counts, TimeProvider time)
{
    private const int DaySeconds = 86_400, MaxHistoryDays = 366;

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/slos/{slug}/{id}/counts", ManagementAnswers.In(ScopeOf, (context, scope) => WriteAsync(context, scope, SloLedger.MinuteSeconds)));
        routes.Get("/1/slos/{slug}/{id}/counts/history", ManagementAnswers.In(ScopeOf, (context, scope) => WriteAsync(context, scope, SloLedger.HourSeconds)));
    }

    private QueryScope? ScopeOf(HttpContext context) => scopes.Resolve(context.Caller(), context.Route("slug"));

    private async Task WriteAsync(HttpContext context, QueryScope scope, int step)
    {
        if (await ManagementAnswers.FindAsync(context, slos, scope.Environment.Id, "SLO", slo => SlosEndpoints.IsIn(slo, scope)) is not { } slo) return;
        var faults = new List<FieldFault>();
        var (start, end) = (Second(context, "start_time", faults), Second(context, "end_time", faults));
        if (faults.Count == 0) Check(start, end, step, faults);
        if (faults.Count > 0) await HoneycombProblem.Invalid(context, faults);
        else await ManagementAnswers.WriteAsync(context, 200, Describe(slo, start, end, step));
    }

    private static long Second(HttpContext context, string name, List<FieldFault> faults)
    {
        var text = context.Request.Query[name].ToString();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var second)) return second;
        faults.Add(text.Length == 0 ? new FieldFault(name, "missing", "cannot be blank") : new FieldFault(name, "incorrect_type", "must be a time in Unix seconds"));
        return 0;
    }

    private void Check(long start, long end, int step, List<FieldFault> faults)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (end <= start) faults.Add(new FieldFault("end_time", "invalid", "must be after start_time"));
        else if (step == SloLedger.HourSeconds && start < now - (MaxHistoryDays * (long)DaySeconds)) faults.Add(new FieldFault("start_time", "invalid", "must be at most one year ago"));
        else if (step == SloLedger.MinuteSeconds && start < now - DaySeconds) faults.Add(new FieldFault("start_time", "invalid", "must be within the last 24 hours"));
        else if (step == SloLedger.MinuteSeconds && SloLedger.HourOf(start) != SloLedger.HourOf(end - 1)) faults.Add(new FieldFault("end_time", "invalid", "must be within the same hour as start_time"));
    }

    private object Describe(Slo slo, long start, long end, int step)
    {
        var (epoch, until, rows) = counts.View(slo.Id, ledger => (ledger.Epoch, ledger.Until, ledger.Rows(SloLedger.HourOf(start), end).ToList()));
        var windows = (rows ?? []).GroupBy(row => row.Start - (row.Start % step)).Where(group => group.Key >= start - (start % step)).Select(group => new
        {
            window_start = group.Key,
            window_end = group.Key + step,
            total_count = group.Sum(row => row.Count.Total),
            error_count = group.Sum(row => row.Count.Bad),
            is_partial = group.Key + step > until,
        });
        return new { slo_id = slo.Id, resolution_seconds = step, epoch, period_start = until - (slo.TimePeriodDays * (long)DaySeconds), windows };
    }
}
