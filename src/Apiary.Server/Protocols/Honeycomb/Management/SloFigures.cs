using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>How objectives fare, by what was counted: sections 11.1, 11.2 and 16.2 of the protocol reference.</summary>
internal sealed class SloFigures(SloCountStore counts, SharedItems<BurnAlert> burnAlerts, AlertStore alerts)
{
    private const int DaySeconds = 86_400, BurnSeconds = 4 * SloLedger.HourSeconds;

    /// <summary>Adds the fields of <c>detailed=true</c>.</summary>
    public void AddTo(Dictionary<string, object?> described, Slo slo)
    {
        var (period, lately) = counts.View(slo.Id, ledger => (Period(slo, ledger, ledger.Until), ledger.Sum(ledger.Until - BurnSeconds, ledger.Until)));
        described["compliance"] = SloBudget.Compliance(period);
        described["budget_remaining"] = SloBudget.Remaining(period, slo.TargetPerMillion);
        described["burn_rate"] = SloBudget.BurnRate(lately, slo.TargetPerMillion);
        described["status"] = StatusOf(slo, period);
    }

    /// <summary>Compliance and budget at some times; those that were not counted are left out.</summary>
    public IReadOnlyList<object> History(Slo slo, IEnumerable<long> seconds) => counts.View(slo.Id, ledger =>
    {
        var points = new List<object>();
        foreach (var second in seconds.Where(second => second <= ledger.Until))
        {
            var period = Period(slo, ledger, second);
            points.Add(new { timestamp = second, compliance = SloBudget.Compliance(period), budget_remaining = SloBudget.Remaining(period, slo.TargetPerMillion) });
        }

        return points;
    }) ?? [];

    private static SloCount Period(Slo slo, SloLedger ledger, long until) => ledger.Sum(until - (slo.TimePeriodDays * (long)DaySeconds), until);

    private string StatusOf(Slo slo, SloCount period)
    {
        if (period.Total == 0) return "no_events";
        var own = burnAlerts.List(slo.EnvironmentId).Where(alert => alert.SloId == slo.Id).ToList();
        if (own.Count == 0) return "no_alerts";
        return own.Any(alert => alerts.Find(alert.Id)?.Triggered == true) ? "triggered" : "normal";
    }
}
