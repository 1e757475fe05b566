using System.Runtime.CompilerServices;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// A sum of doubles that carries the rounding errors along (Knuth's TwoSum): twice the digits of a double, so that the
/// order in which threads happen to take the blocks does not show in the answer. Also the weight of what was summed.
/// </summary>
internal struct FloatSum
{
    public long Weight;
    private double high;
    private double low;

    // With an infinity in it the errors are NaN and mean nothing.
    public readonly double Value => double.IsFinite(high) ? high + low : high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var sum = high + value;
        var part = sum - high;
        low += (high - (sum - part)) + (value - part);
        high = sum;
    }

    public void Add(in FloatSum other)
    {
        Add(other.high);
        low += other.low;
        Weight += other.Weight;
    }
}
