namespace Apiary.Engine.Storage;

/// <summary>What the manifest knows of a segment.</summary>
/// <param name="Id">Its number in the store, from 1, never used again.</param>
/// <param name="DatasetId">Its dataset.</param>
/// <param name="RowCount">How many events it has.</param>
/// <param name="MinTimestampNanos">Its earliest event.</param>
/// <param name="MaxTimestampNanos">Its latest event.</param>
/// <param name="SizeBytes">The file's length.</param>
/// <param name="CreatedNanos">When the last of its events were first written as a segment; a merge keeps it.</param>
/// <param name="FirstCreatedNanos">When the first of its events were; 0 in records of earlier versions, which did not know.</param>
internal sealed record SegmentRecord(
    long Id, int DatasetId, long RowCount, long MinTimestampNanos, long MaxTimestampNanos, long SizeBytes, long CreatedNanos, long FirstCreatedNanos = 0)
{
    /// <summary>What retention counts its age from: its latest event, and one from the future from when it was written.</summary>
    internal long AgedFromNanos => Math.Min(MaxTimestampNanos, CreatedNanos);

    /// <summary>When the first of its events were written as a segment, as far as that is known.</summary>
    internal long WrittenFromNanos => FirstCreatedNanos == 0 ? CreatedNanos : FirstCreatedNanos;
}
