using Apiary.Engine.Events;

namespace Apiary.Engine.Wal;

/// <summary>One entry of a log as a person reads it.</summary>
/// <param name="Partition">The partition, from 1.</param>
/// <param name="Position">Its place in the partition, from 1.</param>
/// <param name="DatasetId">The dataset of all its events.</param>
/// <param name="ArrivedAt">When it came, to the millisecond, UTC.</param>
/// <param name="Batch">Its events; lent until the next entry is asked for.</param>
public sealed record WalEntry(int Partition, long Position, int DatasetId, DateTimeOffset ArrivedAt, EventBatch Batch);
