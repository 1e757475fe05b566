namespace Apiary.Server.Errors;

/// <summary>How often an item occurred, of what is kept.</summary>
/// <param name="Activation">Which of its activations <paramref name="SinceActivation"/> counts.</param>
/// <param name="SinceActivation">Occurrences since it became active the last time.</param>
/// <param name="Total">All occurrences.</param>
/// <param name="LastOccurrenceId">The id of the last one; 0 when there is none.</param>
internal sealed record ErrorCount(int Activation, long SinceActivation, long Total, long LastOccurrenceId)
{
    /// <summary>Of an item that never occurred, or whose events are gone.</summary>
    public static readonly ErrorCount None = new(0, 0, 0, 0);

    /// <summary>When the last one came; null when there is none.</summary>
    public DateTimeOffset? LastAt => LastOccurrenceId == 0 ? null : OccurrenceIds.TimeOf(LastOccurrenceId);

    /// <summary>With more occurrences.</summary>
    public ErrorCount Plus(int activation, long count, long lastId) => new(
        Math.Max(Activation, activation),
        activation > Activation ? count : activation == Activation ? SinceActivation + count : SinceActivation,
        Total + count,
        Math.Max(LastOccurrenceId, lastId));
}
