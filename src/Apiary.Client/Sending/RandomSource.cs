namespace Apiary.Client.Sending;

/// <summary>Chance for sampling and back-off, from any thread.</summary>
internal static class RandomSource
{
#if NET
    /// <summary>From 0 to one less than <paramref name="below"/>.</summary>
    public static int Next(int below) => Random.Shared.Next(below);

    /// <summary>From 0 to less than 1.</summary>
    public static double Fraction() => Random.Shared.NextDouble();
#else
    [ThreadStatic]
    private static Random? own;

    private static Random Own => own ??= new Random(Guid.NewGuid().GetHashCode());

    /// <summary>From 0 to one less than <paramref name="below"/>.</summary>
    public static int Next(int below) => Own.Next(below);

    /// <summary>From 0 to less than 1.</summary>
    public static double Fraction() => Own.NextDouble();
#endif
}
