using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>One whole event as it was stored.</summary>
/// <param name="DatasetId">The dataset it is in.</param>
/// <param name="TimestampNanos">Its time in nanoseconds since the Unix epoch.</param>
/// <param name="SampleRate">How many events it stands for.</param>
/// <param name="Fields">Its fields, ordered by name; only present ones.</param>
public sealed record EventRow(int DatasetId, long TimestampNanos, int SampleRate, IReadOnlyList<KeyValuePair<string, FieldValue>> Fields);
