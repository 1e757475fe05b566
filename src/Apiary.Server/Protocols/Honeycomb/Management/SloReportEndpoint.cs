using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>POST /1/reporting/slos/historical</c>: how objectives fared, section 11.2 of the protocol reference.</summary>
internal sealed class SloReportEndpoint(SharedItems<Slo> slos, SloFigures figures, TimeProvider time)
{
    private const int MaxIds = 24, DaySeconds = 86_400, YearDays = 366;

    // A point an hour up to two weeks, else one a day: some hundreds for a picture.
    private const int HourlyDays = 14;

    /// <summary>Adds the route. It reads, whatever its method.</summary>
    public void Map(ManagementRoutes routes) => routes.Post("/1/reporting/slos/historical", ReportAsync);

    private async Task ReportAsync(HttpContext context)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var ids = body.Texts("ids", MaxIds);
        foreach (var name in new[] { "ids", "start_time", "end_time" })
            if (!body.Has(name)) body.Refuse(name, "missing", "cannot be blank");
        if (ids is { Count: 0 }) body.Refuse("ids", "invalid", "must name at least one SLO");
        var start = body.Integer("start_time", 0, long.MaxValue) ?? 0;
        var end = body.Integer("end_time", 0, long.MaxValue) ?? 0;
        if (body.Has("start_time") && start < now - (YearDays * (long)DaySeconds)) body.Refuse("start_time", "invalid", "must be at most one year ago");
        if (body.Has("end_time") && end <= start) body.Refuse("end_time", "invalid", "must be after start_time");
        var environmentId = context.Caller().Environment.Id;
        var found = (ids ?? []).Distinct(StringComparer.Ordinal).Select(id => (Id: id, Slo: slos.Find(environmentId, id))).ToList();
        foreach (var (id, _) in found.Where(pair => pair.Slo is null)) body.Refuse("ids", "invalid", $"SLO not found: {id}");
        if (await body.IsRefusedAsync(context)) return;
        var points = Points(start, Math.Min(end, now)).ToList();
        await ManagementAnswers.WriteAsync(context, 200, found.ToDictionary(pair => pair.Id, pair => figures.History(pair.Slo!, points)));
    }

    private static IEnumerable<long> Points(long start, long end)
    {
        var step = end - start <= HourlyDays * DaySeconds ? SloLedger.HourSeconds : DaySeconds;
        for (var second = start + step - 1 - ((start + step - 1) % step); second <= end; second += step) yield return second;
    }
}
