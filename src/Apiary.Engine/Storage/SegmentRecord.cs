namespace Apiary.Engine.Storage;

/// <summary>What the manifest knows of a segment.</summary>
/// <param name="Id">Its number in the store, from 1, never used again.</param>
/// <param name="DatasetId">Its dataset.</param>
/// <param name="RowCount">How many events it has.</param>
/// <param name="MinTimestampNanos">Its earliest event.</param>
/// <param name="MaxTimestampNanos">Its latest event.</param>
/// <param name="SizeBytes">The file's length.</param>
/// <param name="CreatedNanos">When it was written.</param>
internal sealed record SegmentRecord(long Id, int DatasetId, long RowCount, long MinTimestampNanos, long MaxTimestampNanos, long SizeBytes, long CreatedNanos);
