namespace Apiary.Engine.Storage;

/// <summary>A segment that is left out of answers.</summary>
/// <param name="DatasetId">Its dataset.</param>
/// <param name="SegmentId">Its number.</param>
/// <param name="RowCount">How many events it holds.</param>
/// <param name="MinTimestampNanos">Its earliest event.</param>
/// <param name="MaxTimestampNanos">Its latest event.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record SetAsideSegment(int DatasetId, long SegmentId, long RowCount, long MinTimestampNanos, long MaxTimestampNanos, string Reason);
