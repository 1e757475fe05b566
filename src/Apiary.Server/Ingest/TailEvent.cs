using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>One event as <see cref="LiveTail"/> shows it.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="TimestampNanos">Its time in nanoseconds since the Unix epoch.</param>
/// <param name="SampleRate">How many events it stands for.</param>
/// <param name="Fields">Its fields, ordered by name.</param>
internal sealed record TailEvent(string Dataset, long TimestampNanos, int SampleRate, IReadOnlyList<KeyValuePair<string, FieldValue>> Fields);
