namespace Apiary.Server.Ingest;

/// <summary>What one of several datasets got of a request.</summary>
/// <param name="Dataset">The dataset as the sender named it.</param>
/// <param name="EventCount">Events acknowledged.</param>
/// <param name="RefusedEventCount">Events refused.</param>
internal readonly record struct ArrivalShare(string Dataset, int EventCount, int RefusedEventCount);
