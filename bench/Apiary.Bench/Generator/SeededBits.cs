namespace Apiary.Bench.Generator;

/// <summary>Xoroshiro128+: the same numbers on every machine and version for one seed, a few times faster than a seeded <see cref="Random"/>.</summary>
internal sealed class SeededBits
{
    private ulong first;
    private ulong second;

    public SeededBits(long seed)
    {
        // SplitMix64 spreads small seeds over the state, which must not be zero.
        var state = (ulong)seed;
        first = Split(ref state);
        second = Split(ref state) | 1;
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var (a, b) = (first, second);
        var result = a + b;
        b ^= a;
        first = ulong.RotateLeft(a, 24) ^ b ^ (b << 16);
        second = ulong.RotateLeft(b, 37);
        return result;
    }

    /// <summary>A number from 0 up to but without <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>A number in [0, 1).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A normally distributed number with mean 0 and deviation 1 (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Fraction())) * Math.Cos(2 * Math.PI * Fraction());

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
