namespace Apiary.Engine.Queries.Calculations;

/// <summary>One end of the numbers, as <see cref="ExtremeAccumulator{TEnd}"/> compares towards it.</summary>
internal interface IEndOfNumbers
{
    /// <summary>The integer at the other end.</summary>
    static abstract long Farthest { get; }

    /// <summary>Whether <paramref name="value"/> is nearer to this end.</summary>
    static abstract bool IsBeyond(long value, long other);

    /// <summary>As for integers; NaN is never nearer, and nothing is nearer than NaN.</summary>
    static abstract bool IsBeyond(double value, double other);

    /// <summary>Whether <paramref name="value"/>, which is a number, is nearer to this end than <paramref name="other"/> or that is NaN.</summary>
    static abstract bool IsBeyondOrNone(double value, double other);
}
