namespace Apiary.Server.Workspace.Slos;

/// <summary>The mathematics of objectives, section 16.2 of the protocol reference.</summary>
internal static class SloBudget
{
    private const double Million = 1_000_000, Percent = 100;

    /// <summary>The share of good events in percent; 100 when there were none.</summary>
    public static double Compliance(SloCount count) => count.Total == 0 ? Percent : Percent * (count.Total - count.Bad) / count.Total;

    /// <summary>How many events of so many may be bad.</summary>
    public static double Allowed(double total, int targetPerMillion) => total * (Million - targetPerMillion) / Million;

    /// <summary>What is left of the budget in percent: negative when more was spent than there was, 100 when no event came.</summary>
    public static double Remaining(SloCount count, int targetPerMillion) =>
        count.Total == 0 ? Percent : Percent * (1 - (count.Bad / Allowed(count.Total, targetPerMillion)));

    /// <summary>How fast the budget goes: 1 spends it in exactly the objective's period; 0 when no event came.</summary>
    public static double BurnRate(SloCount lately, int targetPerMillion) =>
        lately.Total == 0 ? 0 : lately.Bad / Allowed(lately.Total, targetPerMillion);
}
