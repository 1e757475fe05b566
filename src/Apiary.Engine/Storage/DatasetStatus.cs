namespace Apiary.Engine.Storage;

/// <summary>What the store holds of one dataset.</summary>
/// <param name="RowCount">Events, open rows included.</param>
/// <param name="SegmentBytes">Bytes of its segment files.</param>
/// <param name="SegmentCount">How many segments it has.</param>
/// <param name="MinTimestampNanos">Its earliest event, null when it has none.</param>
/// <param name="MaxTimestampNanos">Its latest event, null when it has none.</param>
/// <param name="OpenBytes">Bytes of the rows in memory that are not being written as a segment yet.</param>
public sealed record DatasetStatus(long RowCount, long SegmentBytes, int SegmentCount, long? MinTimestampNanos, long? MaxTimestampNanos, long OpenBytes);
