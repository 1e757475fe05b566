namespace Apiary.Engine.Queries.Execution;

/// <summary>The plain twins of the loops in <see cref="Bitmaps"/>: they say what those mean, and finish their last rows.</summary>
internal static class ScalarBitmaps
{
    public static void CodesInRange(ReadOnlySpan<uint> codes, uint min, uint max, Span<ulong> bits)
    {
        bits.Clear();
        for (var i = 0; i < codes.Length; i++)
            if (codes[i] >= min && codes[i] <= max) bits[i >> 6] |= 1UL << (i & 63);
    }

    public static void CodesInSet(ReadOnlySpan<uint> codes, ReadOnlySpan<uint> set, Span<ulong> bits)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            var part = codes.Slice(word * 64, Math.Min(64, codes.Length - (word * 64)));
            ulong mask = 0;
            for (var i = 0; i < part.Length; i++)
            {
                var code = part[i];
                mask |= (ulong)((set[(int)(code >> 5)] >> (int)(code & 31)) & 1) << i;
            }

            bits[word] = mask;
        }
    }

    public static void IntegersInRange(ReadOnlySpan<long> values, long min, long max, Span<ulong> bits)
    {
        bits.Clear();
        for (var i = 0; i < values.Length; i++)
            if (values[i] >= min && values[i] <= max) bits[i >> 6] |= 1UL << (i & 63);
    }

    public static void NumbersInRange(ReadOnlySpan<double> values, double min, double max, Span<ulong> bits)
    {
        bits.Clear();
        for (var i = 0; i < values.Length; i++)
            if (values[i] >= min && values[i] <= max) bits[i >> 6] |= 1UL << (i & 63);
    }

    public static void SetWhere(ReadOnlySpan<ulong> bits, uint value, Span<uint> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (((bits[i >> 6] >> (i & 63)) & 1) != 0) values[i] = value;
    }

    public static void ClearUnset(ReadOnlySpan<ulong> bits, Span<uint> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (((bits[i >> 6] >> (i & 63)) & 1) == 0) values[i] = 0;
    }
}
