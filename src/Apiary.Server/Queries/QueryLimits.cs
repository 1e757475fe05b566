namespace Apiary.Server.Queries;

/// <summary>What questions may cost together.</summary>
/// <param name="Timeout">Longest run of one.</param>
/// <param name="MemoryBytes">Most bytes for the groups and histograms of one.</param>
/// <param name="Concurrent">How many run at a time; each uses all cores, so more only take memory. Others wait their turn.</param>
internal sealed record QueryLimits(TimeSpan Timeout, long MemoryBytes, int Concurrent = 4);
