namespace Apiary.Server.Ingest;

/// <summary>A batch that its dataset did not take.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Reason">Why, one of <see cref="ArrivalReasons"/>.</param>
/// <param name="Explanation">Why, in a sentence.</param>
internal sealed record RefusedBatch(DatasetBatch Batch, string Reason, string Explanation);
