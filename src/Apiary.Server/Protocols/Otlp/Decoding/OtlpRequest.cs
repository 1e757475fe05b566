namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a decoder must know of a request beside its message.</summary>
/// <param name="ArrivalNanos">The time of items that have none, in nanoseconds since the Unix epoch.</param>
/// <param name="HeaderDataset">The dataset that the header names; empty when there is none.</param>
internal readonly record struct OtlpRequest(long ArrivalNanos, string HeaderDataset);
