namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Log-linear bins over all doubles: each power of two is cut into 64 bins of equal width, taken from the number's own bits.
/// A value differs from the middle of its bin by at most 1/128 of itself (0.79 %). Keys ascend with the values; 0 is zero,
/// negative values have negative keys.
/// </summary>
internal static class LogLinear
{
    /// <summary>Bins in each power of two.</summary>
    public const int BinsPerOctave = 64;

    /// <summary>Bits of a double below its exponent and the bin's bits.</summary>
    public const int Shift = 52 - 6;

    /// <summary>No key is as large.</summary>
    public const int KeyLimit = 1 << 17;

    public static int Key(double value)
    {
        var magnitude = (int)((ulong)BitConverter.DoubleToInt64Bits(Math.Abs(value)) >> Shift);
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>The edge of the bin that is nearer to zero.</summary>
    public static double InnerEdge(int key)
    {
        var magnitude = BitConverter.Int64BitsToDouble((long)Math.Abs(key) << Shift);
        return key < 0 ? -magnitude : magnitude;
    }

    /// <summary>The edge of the bin that is further from zero; exclusive.</summary>
    public static double OuterEdge(int key) => key < 0 ? InnerEdge(key - 1) : InnerEdge(key + 1);

    /// <summary>The value that stands for all in the bin.</summary>
    public static double Middle(int key)
    {
        var inner = InnerEdge(key);
        // The bins at zero and at infinity have no middle.
        if (key == 0 || double.IsInfinity(inner)) return inner;
        var outer = OuterEdge(key);
        return double.IsInfinity(outer) ? inner : inner + ((outer - inner) / 2);
    }
}
