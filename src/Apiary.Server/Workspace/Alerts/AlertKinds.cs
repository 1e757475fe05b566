namespace Apiary.Server.Workspace.Alerts;

/// <summary>What can fire, by the names that payload templates have, section 12.1 of the protocol reference.</summary>
internal static class AlertKinds
{
    /// <summary>A trigger.</summary>
    public const string Trigger = "trigger";

    /// <summary>A burn alert on the time until a budget is gone.</summary>
    public const string ExhaustionTime = "exhaustion_time";

    /// <summary>A burn alert on how much of a budget went lately.</summary>
    public const string BudgetRate = "budget_rate";
}
