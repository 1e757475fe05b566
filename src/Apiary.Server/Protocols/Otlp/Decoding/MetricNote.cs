namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a sender says of a metric beside its values.</summary>
/// <param name="Kind">What it is: <c>sum(delta)</c>.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Text">What it is in words; empty for nothing.</param>
/// <param name="HasParts">Whether it becomes several fields, whose names begin with its own.</param>
internal readonly record struct MetricNote(string Kind, string Unit, string Text, bool HasParts);
