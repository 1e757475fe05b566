namespace Apiary.Server.Ingest;

/// <summary>What became of the batches of one request.</summary>
/// <param name="EventCount">Events that became durable.</param>
/// <param name="Shares">What each of several datasets got; empty when there is one.</param>
/// <param name="Refused">The batches that were not taken and will not be when they come again.</param>
/// <param name="TryLater">Why the store takes nothing now; null when it does. Some batches may be durable all the same.</param>
internal sealed record DeliveryOutcome(int EventCount, IReadOnlyList<ArrivalShare> Shares, IReadOnlyList<RefusedBatch> Refused, string? TryLater);
