namespace Apiary.Server.Ingest;

/// <summary>What became of a batch, and what it took, for the server's own events.</summary>
/// <param name="Status">Whether it was kept.</param>
/// <param name="Reason">Why not, in words; null when it was.</param>
/// <param name="Partition">The partition it went to.</param>
/// <param name="SchemaWasKnown">Whether every column was declared before.</param>
/// <param name="PartitionTime">How long choosing the partition took.</param>
/// <param name="SchemaTime">How long looking at the columns took, declaring new ones included.</param>
/// <param name="AppendTime">How long it took until the batch was durable.</param>
internal readonly record struct IngestOutcome(
    IngestStatus Status, string? Reason, int Partition, bool SchemaWasKnown, TimeSpan PartitionTime, TimeSpan SchemaTime, TimeSpan AppendTime);
