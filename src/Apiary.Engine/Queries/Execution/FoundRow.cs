namespace Apiary.Engine.Queries.Execution;

/// <summary>A row that a <see cref="RowQuery"/> may return.</summary>
/// <param name="Key">What it is ordered by: its time, or a number in the form of <see cref="OfNumber"/>.</param>
/// <param name="Segment">Index of its segment in the search.</param>
/// <param name="Row">Its number in the segment.</param>
internal readonly record struct FoundRow(long Key, int Segment, int Row)
{
    /// <summary>The key of a number, not NaN: keys are in the order of the numbers.</summary>
    public static long OfNumber(double number) => Flip(BitConverter.DoubleToInt64Bits(number));

    /// <summary>The number of a key.</summary>
    public static double ToNumber(long key) => BitConverter.Int64BitsToDouble(Flip(key));

    // Negative doubles grow with their bits in the wrong direction.
    private static long Flip(long bits) => bits ^ ((bits >> 63) & long.MaxValue);
}
