namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Where the values of one column fall in a dense histogram: either one bin for each whole number, when the column holds
/// nothing else and they lie close together, or a window of <see cref="LogLinear"/> bins around what the blocks' statistics
/// promise. What falls outside of the window has no index and goes to the sparse form.
/// </summary>
internal sealed class BinScale
{
    // Wide enough for status codes, counts and ages; percentiles of such columns are exact.
    private const int MaxLinearBins = 4_096;

    // A window of 40 powers of two, 12 decimal digits, where the smallest magnitude is not known.
    private const int MaxWindow = 40 * LogLinear.BinsPerOctave;

    // Key and value of each dense index: results read thousands of them.
    private readonly int[] keys;
    private readonly double[] values;

    public BinScale(double min, double max, bool wholeNumbers)
    {
        // Bounds the wrong way round are those of no values at all.
        if (min > max) (min, max) = (0, 0);
        Min = min;
        Max = max;
        if (wholeNumbers && max - min < MaxLinearBins && Math.Abs(min) < 1e15)
        {
            IsLinear = true;
            Width = (int)(max - min) + 1;
            (keys, values) = FillTables();
            return;
        }

        (PositiveBase, PositiveCount) = Window(min, max);
        (NegativeBase, NegativeCount) = Window(-max, -min);
        Width = NegativeCount + 1 + PositiveCount;
        (keys, values) = FillTables();
    }

    public bool IsLinear { get; }

    public double Min { get; }

    public double Max { get; }

    /// <summary>Bins of a dense histogram.</summary>
    public int Width { get; }

    /// <summary>The key of the first positive bin.</summary>
    public int PositiveBase { get; }

    public int PositiveCount { get; }

    /// <summary>Index of the first positive bin, behind the negative ones and the one for zero.</summary>
    public int PositiveIndex => NegativeCount + 1;

    private int NegativeBase { get; }

    private int NegativeCount { get; }

    /// <summary>The bin of a value by its place on the whole scale.</summary>
    public int Key(double value) => IsLinear ? (int)(value - Min) : LogLinear.Key(value);

    /// <summary>The dense index of a key; -1 when the window does not hold it.</summary>
    public int Index(int key)
    {
        if (IsLinear) return (uint)key < (uint)Width ? key : -1;
        if (key == 0) return NegativeCount;
        if (key > 0) return (uint)(key - PositiveBase) < (uint)PositiveCount ? PositiveIndex + key - PositiveBase : -1;
        return (uint)(-key - NegativeBase) < (uint)NegativeCount ? NegativeCount - 1 - (-key - NegativeBase) : -1;
    }

    /// <summary>The key of a dense index.</summary>
    public int KeyAt(int index) => keys[index];

    /// <summary>The value that stands for the bin at a dense index.</summary>
    public double ValueAt(int index) => values[index];

    /// <summary>The value that stands for a bin, never outside of what the column holds.</summary>
    public double Value(int key) => IsLinear ? Min + key : Math.Clamp(LogLinear.Middle(key), Min, Max);

    private (int[] Keys, double[] Values) FillTables()
    {
        var (keysByIndex, valuesByIndex) = (new int[Width], new double[Width]);
        for (var index = 0; index < Width; index++)
        {
            if (IsLinear) keysByIndex[index] = index;
            else if (index > NegativeCount) keysByIndex[index] = PositiveBase + index - PositiveIndex;
            else if (index < NegativeCount) keysByIndex[index] = -(NegativeBase + NegativeCount - 1 - index);
            valuesByIndex[index] = Value(keysByIndex[index]);
        }

        return (keysByIndex, valuesByIndex);
    }

    /// <summary>The keys of the positive values in [<paramref name="min"/>, <paramref name="max"/>]: the first and how many.</summary>
    private static (int Base, int Count) Window(double min, double max)
    {
        if (!(max > 0)) return (0, 0);
        // Without known bounds from 2^-16 to 2^24: as milliseconds from 15 nanoseconds to four hours.
        var last = LogLinear.Key(double.IsFinite(max) ? max : 16_777_216.0);
        var first = min > 0 ? LogLinear.Key(min) : 1;
        first = Math.Max(Math.Max(first, 1), last - MaxWindow + 1);
        return (first, Math.Max(0, last - first + 1));
    }
}
