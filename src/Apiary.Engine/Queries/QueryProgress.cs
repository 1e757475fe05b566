namespace Apiary.Engine.Queries;

/// <summary>How far a running query is.</summary>
/// <param name="BlocksDone">Blocks finished or skipped.</param>
/// <param name="BlocksTotal">All blocks it has to look at.</param>
public readonly record struct QueryProgress(int BlocksDone, int BlocksTotal);
