namespace Apiary.Server.Alerting;

/// <summary>What a burn alert came to.</summary>
/// <param name="Fires">Whether its condition holds.</param>
/// <param name="Value">What was compared: minutes until the budget is gone, or the percentage of it that went.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="Why">In a sentence.</param>
internal sealed record BurnVerdict(bool Fires, double Value, double Threshold, string Why);
