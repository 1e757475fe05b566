namespace Apiary.Engine.Storage;

/// <summary>What a store did in the background since it started.</summary>
/// <param name="Flushes">Segments written from open rows.</param>
/// <param name="FailedFlushes">Flushes that failed and are tried again.</param>
/// <param name="Merges">Segments written from smaller ones.</param>
/// <param name="Expired">Segments removed by retention.</param>
public sealed record UpkeepCounts(long Flushes, long FailedFlushes, long Merges, long Expired);
