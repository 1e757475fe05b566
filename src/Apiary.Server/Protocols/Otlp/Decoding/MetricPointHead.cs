namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a data point says beside its value and its attributes.</summary>
/// <param name="UnixNanos">Its time, 0 when there is none.</param>
/// <param name="HasValue">Whether it has a value: a sender may say that a series has none at a time.</param>
/// <param name="MostFields">The most fields that its value becomes.</param>
internal readonly record struct MetricPointHead(ulong UnixNanos, bool HasValue, int MostFields);
