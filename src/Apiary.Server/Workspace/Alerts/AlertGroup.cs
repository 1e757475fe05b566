namespace Apiary.Server.Workspace.Alerts;

/// <summary>One group of a trigger's answer, or the one value of a burn alert.</summary>
/// <param name="Key">Its breakdowns, each with its value as text; empty for a value of everything.</param>
/// <param name="Value">What is compared with the threshold.</param>
/// <param name="IsBreaching">Whether it passes it.</param>
internal sealed record AlertGroup(IReadOnlyList<KeyValuePair<string, string>> Key, double Value, bool IsBreaching);
