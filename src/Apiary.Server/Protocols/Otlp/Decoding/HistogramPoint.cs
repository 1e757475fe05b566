using System.Runtime.InteropServices;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>A histogram's data point as it is read: what it says of all values, and the counts of its buckets. Reused.</summary>
internal sealed class HistogramPoint
{
    private const int KeptBuckets = 1 << 14;

    private readonly List<ulong> ascending = [];

    /// <summary>How many values there were.</summary>
    public ulong Count { get; set; }

    /// <summary>Their sum; null when the sender does not say.</summary>
    public double? Sum { get; set; }

    /// <summary>The least; null when the sender does not say.</summary>
    public double? Min { get; set; }

    /// <summary>The largest; null when the sender does not say.</summary>
    public double? Max { get; set; }

    /// <summary>How many values each bucket has; those of positive values in an exponential histogram.</summary>
    public List<ulong> Counts { get; } = [];

    /// <summary>The upper bounds of all buckets but the last; none in an exponential histogram.</summary>
    public List<double> Bounds { get; } = [];

    /// <summary>Of an exponential histogram: a bucket's bound is this many doublings of the logarithm finer than powers of two.</summary>
    public int Scale { get; set; }

    /// <summary>Of an exponential histogram: how many values were so near zero that they have no other bucket.</summary>
    public ulong ZeroCount { get; set; }

    /// <summary>Of an exponential histogram: how near, 0 or above.</summary>
    public double ZeroThreshold { get; set; }

    /// <summary>Of an exponential histogram: the index of the first of <see cref="Counts"/>.</summary>
    public int Offset { get; set; }

    /// <summary>Of an exponential histogram: how many values each bucket of negative ones has, those near zero first.</summary>
    public List<ulong> NegativeCounts { get; } = [];

    /// <summary>Of an exponential histogram: the index of the first of <see cref="NegativeCounts"/>.</summary>
    public int NegativeOffset { get; set; }

    /// <summary>Forgets the last one.</summary>
    public void Reset()
    {
        Count = ZeroCount = 0;
        Sum = Min = Max = null;
        Scale = Offset = NegativeOffset = 0;
        ZeroThreshold = 0;
        foreach (var counts in (ReadOnlySpan<List<ulong>>)[Counts, NegativeCounts, ascending])
        {
            counts.Clear();
            if (counts.Capacity > KeptBuckets) counts.Capacity = 0;
        }

        Bounds.Clear();
        if (Bounds.Capacity > KeptBuckets) Bounds.Capacity = 0;
    }

    /// <summary>
    /// Estimates the percentiles: the upper bound of the bucket in which one lies, but no more than the largest value and no
    /// less than the least, where they are known. False when the buckets do not say.
    /// </summary>
    /// <param name="isExponential">Which kind of histogram it is.</param>
    /// <param name="values">The values; of <see cref="Percentiles.Count"/> elements.</param>
    public bool TryEstimate(bool isExponential, Span<double> values)
    {
        Span<int> buckets = stackalloc int[Percentiles.Count];
        if (!isExponential && (Counts.Count != Bounds.Count + 1 || (Bounds.Count == 0 && Max is null))) return false;
        if (!Percentiles.TryLocate(CollectionsMarshal.AsSpan(isExponential ? Ascending() : Counts), buckets)) return false;
        for (var i = 0; i < buckets.Length; i++)
        {
            var value = isExponential ? ExponentialBound(buckets[i]) : Bound(buckets[i]);
            if (value > Max) value = Max.Value;
            if (value < Min) value = Min.Value;
            values[i] = value;
        }

        return true;
    }

    // Above the last bound there is no other than the largest value; without it the last bound is what is known.
    private double Bound(int bucket) => bucket < Bounds.Count ? Bounds[bucket] : Max ?? Bounds[^1];

    private List<ulong> Ascending()
    {
        for (var i = NegativeCounts.Count - 1; i >= 0; i--) ascending.Add(NegativeCounts[i]);
        ascending.Add(ZeroCount);
        ascending.AddRange(Counts);
        return ascending;
    }

    private double ExponentialBound(int bucket)
    {
        // A negative bucket ends at its bound near zero, where its index alone counts.
        var behindZero = bucket - NegativeCounts.Count;
        if (behindZero == 0) return ZeroThreshold;
        return behindZero < 0 ? -Power((long)NegativeOffset - behindZero - 1) : Power((long)Offset + behindZero);
    }

    /// <summary>The base of the buckets, 2^(2^-scale), to a power; what no float can hold is the largest one.</summary>
    private double Power(long exponent)
    {
        var power = Math.Pow(2, Math.ScaleB(exponent, -Math.Max(Scale, -int.MaxValue)));
        return Math.Min(power, double.MaxValue);
    }
}
