namespace Apiary.Engine.Queries.Execution;

/// <summary>A row that a <see cref="RowQuery"/> may return.</summary>
/// <param name="TimestampNanos">Its time.</param>
/// <param name="Segment">Index of its segment in the plan.</param>
/// <param name="Row">Its number in the segment.</param>
internal readonly record struct FoundRow(long TimestampNanos, int Segment, int Row);
