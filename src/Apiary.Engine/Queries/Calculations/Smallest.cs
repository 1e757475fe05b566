namespace Apiary.Engine.Queries.Calculations;

/// <summary>The small end.</summary>
internal readonly struct Smallest : IEndOfNumbers
{
    public static long Farthest => long.MaxValue;

    public static bool IsBeyond(long value, long other) => value < other;

    public static bool IsBeyond(double value, double other) => value < other;

    public static bool IsBeyondOrNone(double value, double other) => !(value >= other);
}
