namespace Apiary.Engine.Queries.Calculations;

/// <summary>The large end.</summary>
internal readonly struct Largest : IEndOfNumbers
{
    public static long Farthest => long.MinValue;

    public static bool IsBeyond(long value, long other) => value > other;

    public static bool IsBeyond(double value, double other) => value > other;

    public static bool IsBeyondOrNone(double value, double other) => !(value <= other);
}
