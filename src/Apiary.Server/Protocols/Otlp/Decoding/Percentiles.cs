namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Which percentiles a histogram becomes, and in which of its buckets they lie (protocol reference 10.1).</summary>
internal static class Percentiles
{
    /// <summary>How many there are.</summary>
    public const int Count = 11;

    // In thousandths, so that ranks are whole numbers.
    private static ReadOnlySpan<short> Thousandths => [1, 10, 50, 100, 250, 500, 750, 900, 950, 990, 999];

    /// <summary>What stands behind the metric's name and a point.</summary>
    public static ReadOnlySpan<byte> Name(int index) => index switch
    {
        0 => "p001"u8,
        1 => "p01"u8,
        2 => "p05"u8,
        3 => "p10"u8,
        4 => "p25"u8,
        5 => "p50"u8,
        6 => "p75"u8,
        7 => "p90"u8,
        8 => "p95"u8,
        9 => "p99"u8,
        _ => "p999"u8,
    };

    /// <summary>
    /// For each percentile the bucket in which the value lies that has at least that part of all at or below it. Exact for
    /// every count. False when all buckets are empty.
    /// </summary>
    /// <param name="counts">How many values each bucket has, from the lowest bucket to the highest.</param>
    /// <param name="buckets">The indexes of the buckets; of <see cref="Count"/> elements.</param>
    public static bool TryLocate(ReadOnlySpan<ulong> counts, Span<int> buckets)
    {
        UInt128 total = 0;
        foreach (var count in counts) total += count;
        if (total == 0) return false;
        UInt128 atOrBelow = 0;
        var next = 0;
        for (var i = 0; next < Count; i++)
        {
            atOrBelow += counts[i];
            while (next < Count && atOrBelow * 1000 >= total * (UInt128)Thousandths[next]) buckets[next++] = i;
        }

        return true;
    }
}
