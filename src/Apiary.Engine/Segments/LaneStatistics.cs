namespace Apiary.Engine.Segments;

/// <summary>What a lane tells of a block without decoding it. Bounds are inclusive and may be wider than the truth, never narrower.</summary>
/// <param name="PresentCount">How many rows have a value; exact, or <see cref="UnknownCount"/>.</param>
/// <param name="MinInteger">Smallest value of Integer and Boolean lanes; for dictionary-coded lanes of any type see <paramref name="MinCode"/> too.</param>
/// <param name="MaxInteger">Largest value of Integer and Boolean lanes.</param>
/// <param name="MinNumber">Smallest value of numeric lanes as a double, NaN ignored; negative infinity when unknown.</param>
/// <param name="MaxNumber">Largest value of numeric lanes as a double, NaN ignored; positive infinity when unknown.</param>
/// <param name="MinCode">Smallest code among present values, counted from 1 as <see cref="LaneReader.ReadCodes"/> does; 1 when unknown or not coded.</param>
/// <param name="MaxCode">Largest code among present values; <see cref="uint.MaxValue"/> when unknown or not coded. Equal to <paramref name="MinCode"/>: the block is constant where present.</param>
public readonly record struct LaneStatistics(
    int PresentCount,
    long MinInteger,
    long MaxInteger,
    double MinNumber,
    double MaxNumber,
    uint MinCode,
    uint MaxCode)
{
    /// <summary>The count of a lane that is computed when it is read: any number of rows may have a value.</summary>
    public const int UnknownCount = -1;

    /// <summary>How many rows have a value, or more.</summary>
    /// <param name="rows">Rows of the block.</param>
    public int PresentAtMost(int rows) => PresentCount == UnknownCount ? rows : PresentCount;
}
