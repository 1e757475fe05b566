namespace Apiary.Server.Alerting;

/// <summary>One group of a trigger's answer.</summary>
/// <param name="Key">Its breakdowns, each with its value as text.</param>
/// <param name="Value">What is compared with the threshold.</param>
/// <param name="IsBreaching">Whether it passes it.</param>
internal sealed record TriggerGroup(IReadOnlyList<KeyValuePair<string, string>> Key, double Value, bool IsBreaching);
