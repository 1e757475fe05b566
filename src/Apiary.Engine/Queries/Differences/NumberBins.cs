namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// Cuts the numbers between two bounds into fine bins, of which those that are shown are put together. Codes count from 1,
/// ascending with the numbers; 0 stands for no number. Immutable, thread-safe.
/// </summary>
internal abstract class NumberBins
{
    // Below this the bins of a logarithmic scale are wider than equal ones: numbers that count up from a million, for example.
    private const double MinRatio = 16;

    /// <summary>How many bins.</summary>
    public abstract int Count { get; }

    /// <summary>True when there is only one number.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>Bins for numbers from <paramref name="min"/> to <paramref name="max"/>, of equal width or of equal ratio, whichever tells more apart.</summary>
    public static NumberBins Between(double min, double max)
    {
        // Bounds the wrong way round are those of no numbers at all.
        if (min > max) (min, max) = (0, 0);
        var isWide = !double.IsFinite(max - min) || (min <= 0 && max >= 0) || Math.Max(Math.Abs(min), Math.Abs(max)) > MinRatio * Math.Min(Math.Abs(min), Math.Abs(max));
        return isWide && min < max ? new LogLinearBins(min, max) : new EqualBins(min, max) { IsConstant = min == max };
    }

    /// <summary>The code of each number.</summary>
    public abstract void CodesOf(ReadOnlySpan<double> numbers, Span<uint> codes);

    /// <summary>The code of one number: of one out of bounds that of the last bin on its side.</summary>
    public abstract uint CodeOf(double number);

    /// <summary>The numbers of a bin, by its code: the smallest, and the first behind it.</summary>
    public abstract (double From, double To) EdgesOf(int code);
}
