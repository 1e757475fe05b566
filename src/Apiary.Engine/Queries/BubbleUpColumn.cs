namespace Apiary.Engine.Queries;

/// <summary>What sets a selection apart in one column, see <see cref="BubbleUpQuery"/>.</summary>
public sealed record BubbleUpColumn
{
    /// <summary>The column's name.</summary>
    public required string Column { get; init; }

    /// <summary>The share of the selection that would have to change to look like the baseline, as far as that cannot be chance; 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Why the column says nothing that the selection does not say already, in words; null when it may.</summary>
    public string? ImpliedBy { get; init; }

    /// <summary>
    /// The values whose shares differ most, by that difference, the missing one (null) among them. Of a column with
    /// <see cref="Bins"/> those that are no numbers.
    /// </summary>
    public required IReadOnlyList<BubbleUpValue> Values { get; init; }

    /// <summary>For many different numbers, how they are distributed, ascending; null for few values, and for those that are no numbers.</summary>
    public IReadOnlyList<BubbleUpBin>? Bins { get; init; }

    /// <summary>How many different values there are, not counting the missing one; of bins of close numbers each counts as one.</summary>
    public required int DistinctCount { get; init; }

    /// <summary>Weight of the selected events without the column.</summary>
    public required long SelectedMissing { get; init; }

    /// <summary>Weight of the other events without the column.</summary>
    public required long BaselineMissing { get; init; }
}
