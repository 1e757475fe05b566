namespace Apiary.Server.Workspace.Shared;

/// <summary>How much of one kind is kept.</summary>
/// <param name="Count">Most items.</param>
/// <param name="Bytes">Most bytes of their JSON together.</param>
/// <param name="DropsOldest">Whether the oldest go for new ones; else new ones are refused.</param>
internal sealed record SharedLimits(int Count, long Bytes, bool DropsOldest);
