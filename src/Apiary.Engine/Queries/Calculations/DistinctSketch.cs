using System.Numerics;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// An estimate of how many different 64-bit hashes were added: exact up to <see cref="ExactHashes"/>, then HyperLogLog with
/// 16,384 registers and a standard error of 0.81 % (Flajolet et al. 2007, with the estimator of Ertl 2017, which needs no
/// correction tables). The caller charges <see cref="Bytes"/>.
/// </summary>
internal sealed class DistinctSketch
{
    /// <summary>Up to so many hashes the count is exact: the set of them is no larger than the registers.</summary>
    public const int ExactHashes = 1_024;

    private const int IndexBits = 14;
    private const int Registers = 1 << IndexBits;

    // Bits of a hash that are left for counting leading zeros.
    private const int RankBits = 64 - IndexBits;

    // Half full at most; 0 is a free slot, and the hash 0 is counted apart.
    private ulong[]? exact = new ulong[16];
    private byte[]? registers;
    private int count;
    private bool hasZero;

    public int Bytes => exact is null ? Registers : exact.Length * sizeof(ulong);

    public void Add(ulong hash)
    {
        if (registers is not null) AddToRegisters(hash);
        else if (hash == 0) hasZero = true;
        else AddToSet(hash);
    }

    public void Add(DistinctSketch other)
    {
        if (other.registers is { } theirs)
        {
            if (registers is null) UseRegisters();
            for (var i = 0; i < theirs.Length; i++) registers![i] = Math.Max(registers[i], theirs[i]);
            return;
        }

        if (other.hasZero) Add(0);
        foreach (var hash in other.exact!)
            if (hash != 0) Add(hash);
    }

    public long Estimate()
    {
        if (registers is null) return count + (hasZero ? 1 : 0);
        Span<int> histogram = stackalloc int[RankBits + 2];
        histogram.Clear();
        foreach (var register in registers) histogram[register]++;
        double m = Registers;
        var z = m * Tau((m - histogram[RankBits + 1]) / m);
        for (var rank = RankBits; rank >= 1; rank--) z = 0.5 * (z + histogram[rank]);
        z += m * Sigma(histogram[0] / m);
        return (long)Math.Round(m * m / (2 * Math.Log(2) * z));
    }

    private void AddToSet(ulong hash)
    {
        var mask = exact!.Length - 1;
        var at = (int)(hash & (ulong)mask);
        while (exact[at] != 0)
        {
            if (exact[at] == hash) return;
            at = (at + 1) & mask;
        }

        if (count == ExactHashes)
        {
            UseRegisters();
            AddToRegisters(hash);
            return;
        }

        exact[at] = hash;
        count++;
        if (count * 2 <= exact.Length) return;
        var old = exact;
        exact = new ulong[old.Length * 2];
        count = 0;
        foreach (var known in old)
            if (known != 0) AddToSet(known);
    }

    private void UseRegisters()
    {
        registers = new byte[Registers];
        foreach (var hash in exact!)
            if (hash != 0) AddToRegisters(hash);
        if (hasZero) AddToRegisters(0);
        exact = null;
    }

    private void AddToRegisters(ulong hash)
    {
        var index = (int)(hash >> RankBits);
        var rank = (byte)(Math.Min(BitOperations.LeadingZeroCount(hash << IndexBits), RankBits) + 1);
        if (rank > registers![index]) registers[index] = rank;
    }

    private static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;
        double y = 1, z = x, before;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (z != before);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1) return 0;
        double y = 1, z = 1 - x, before;
        do
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != before);
        return z / 3;
    }
}
