namespace Apiary.Server.Workspace.Shared;

/// <summary>Who is told when the budget of an objective goes: section 11.3 of the protocol reference.</summary>
internal sealed record BurnAlert : SharedItem
{
    /// <summary>The objective.</summary>
    public required string SloId { get; init; }

    /// <summary>Fires when the budget would be gone within so many minutes at the speed of late; null for an alert of the other type.</summary>
    public int? ExhaustionMinutes { get; init; }

    /// <summary>Over how many minutes the budget's decrease is looked at; null for an alert of the other type.</summary>
    public int? BudgetRateWindowMinutes { get; init; }

    /// <summary>By how much of the whole budget, in millionths, it must have decreased; null for an alert of the other type.</summary>
    public int? BudgetRateThresholdPerMillion { get; init; }

    /// <summary>What to do about it; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who is told, at least one.</summary>
    public required IReadOnlyList<RecipientUse> Recipients { get; init; }
}
