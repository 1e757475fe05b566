using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Alerting;

/// <summary>When burn alerts fire, section 16.3 of the protocol reference.</summary>
internal static class BurnRules
{
    private const double Percent = 100, Million = 1_000_000;
    private const int DaySeconds = 86_400;

    // Further off than anybody asks for, and a number that JSON has.
    private const double NeverMinutes = 525_600_000;

    /// <summary>Judges an alert by what was counted up to <see cref="SloLedger.Until"/>.</summary>
    public static BurnVerdict Judge(BurnAlert alert, Slo slo, SloLedger ledger)
    {
        var period = ledger.Sum(ledger.Until - (slo.TimePeriodDays * (long)DaySeconds), ledger.Until);
        return alert.ExhaustionMinutes is { } minutes ? Exhaustion(minutes, slo, ledger, period) : Rate(alert, slo, ledger, period);
    }

    private static BurnVerdict Exhaustion(int minutes, Slo slo, SloLedger ledger, SloCount period)
    {
        // The speed of late is that of the last quarter of the time that one wants to be warned before.
        var lookback = Math.Max(1, (minutes + 3) / 4);
        var bad = ledger.Sum(ledger.Until - (lookback * (long)SloLedger.MinuteSeconds), ledger.Until).Bad;
        var left = SloBudget.Allowed(period.Total, slo.TargetPerMillion) - period.Bad;
        var projected = left <= 0 ? 0 : bad == 0 ? NeverMinutes : Math.Min(NeverMinutes, left / (bad / lookback));
        var remaining = AlertNumbers.Short(SloBudget.Remaining(period, slo.TargetPerMillion));
        var why = left <= 0
            ? $"The budget of {slo.Name} is spent ({remaining} % remain)"
            : projected == NeverMinutes
                ? $"The budget of {slo.Name} is not being spent ({remaining} % remain)"
                : $"The budget of {slo.Name} will be spent in {Span(projected)} at the speed of the last {Span(lookback)} ({remaining} % remain); the threshold is {Span(minutes)}";
        // Without events nothing burns, whatever 0 of 0 is.
        return new BurnVerdict(period.Total > 0 && projected <= minutes, projected, minutes, why);
    }

    private static BurnVerdict Rate(BurnAlert alert, Slo slo, SloLedger ledger, SloCount period)
    {
        var window = alert.BudgetRateWindowMinutes ?? 0;
        var allowed = SloBudget.Allowed(period.Total, slo.TargetPerMillion);
        var spent = allowed == 0 ? 0 : Percent * ledger.Sum(ledger.Until - (window * (long)SloLedger.MinuteSeconds), ledger.Until).Bad / allowed;
        var threshold = (alert.BudgetRateThresholdPerMillion ?? 0) * Percent / Million;
        return new BurnVerdict(
            period.Total > 0 && spent >= threshold,
            spent,
            threshold,
            $"{AlertNumbers.Short(spent)} % of the budget of {slo.Name} went in the last {Span(window)}; the threshold is {AlertNumbers.Short(threshold)} %");
    }

    private static string Span(double minutes) => minutes switch
    {
        < 120 => $"{AlertNumbers.Short(minutes)} min",
        < 2_880 => $"{AlertNumbers.Short(minutes / 60)} h",
        _ => $"{AlertNumbers.Short(minutes / 1_440)} days",
    };
}
