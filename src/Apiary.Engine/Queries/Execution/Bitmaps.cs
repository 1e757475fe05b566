using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Sets of rows of one block as bits, 64 rows a word, and the loops that make them from values. Each loop has a scalar twin
/// (<see cref="ScalarBitmaps"/>) that tests compare it with and that machines without wide vectors run.
/// </summary>
/// <remarks>
/// Hot: one call per filter and block. A comparison of 65,536 codes takes some 6 µs with 256-bit vectors against 60 µs in the
/// twin (<c>Apiary.Bench queries-kernels</c>). Reads through references stay inside the span because the loops run over whole
/// words of 64 rows that were checked to be there; the rest goes to the twin.
/// </remarks>
internal static class Bitmaps
{
    public const int WordBits = 64;

    // One 256-bit register of match bits, looked up by the upper bits of the code.
    private const int SmallSetCodes = 256;

    public static int Words(int rows) => (rows + WordBits - 1) / WordBits;

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>How many bits below <paramref name="end"/> are set, from <paramref name="start"/> on.</summary>
    public static int CountRange(ReadOnlySpan<ulong> bits, int start, int end)
    {
        if (start >= end) return 0;
        var first = start / WordBits;
        var last = (end - 1) / WordBits;
        var firstMask = ulong.MaxValue << (start % WordBits);
        var lastMask = ulong.MaxValue >> (WordBits - 1 - ((end - 1) % WordBits));
        if (first == last) return BitOperations.PopCount(bits[first] & firstMask & lastMask);
        return BitOperations.PopCount(bits[first] & firstMask)
            + Count(bits[(first + 1)..last])
            + BitOperations.PopCount(bits[last] & lastMask);
    }

    /// <summary>Sets the bits of [<paramref name="start"/>, <paramref name="end"/>) and clears all others.</summary>
    public static void SetRange(Span<ulong> bits, int start, int end)
    {
        bits.Clear();
        if (start >= end) return;
        var first = start / WordBits;
        var last = (end - 1) / WordBits;
        bits[first..(last + 1)].Fill(ulong.MaxValue);
        bits[first] &= ulong.MaxValue << (start % WordBits);
        bits[last] &= ulong.MaxValue >> (WordBits - 1 - ((end - 1) % WordBits));
    }

    public static void And(Span<ulong> bits, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] &= other[i];
    }

    public static void Or(Span<ulong> bits, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] |= other[i];
    }

    /// <summary>Negates the bits of the first <paramref name="rows"/> rows; those behind them stay clear.</summary>
    public static void Not(Span<ulong> bits, int rows)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] = ~bits[i];
        if (rows % WordBits != 0) bits[rows / WordBits] &= (1UL << (rows % WordBits)) - 1;
    }

    /// <summary>The rows whose bits are set, ascending. Returns how many.</summary>
    public static int ToRows(ReadOnlySpan<ulong> bits, Span<int> rows)
    {
        var count = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            var word = bits[i];
            if (word == ulong.MaxValue)
            {
                var run = rows.Slice(count, WordBits);
                for (var j = 0; j < run.Length; j++) run[j] = (i * WordBits) + j;
                count += WordBits;
                continue;
            }

            while (word != 0)
            {
                rows[count++] = (i * WordBits) + BitOperations.TrailingZeroCount(word);
                word &= word - 1;
            }
        }

        return count;
    }

    /// <summary>Sets the bit of each row whose code lies in [<paramref name="min"/>, <paramref name="max"/>]; clears all others.</summary>
    public static void CodesInRange(ReadOnlySpan<uint> codes, uint min, uint max, Span<ulong> bits)
    {
        var whole = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            whole = codes.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(codes);
            var low = Vector256.Create(min);
            var width = Vector256.Create(max - min);
            for (var word = 0; word < whole; word++)
            {
                ulong mask = 0;
                for (var lane = 0; lane < 8; lane++)
                {
                    var values = Vector256.LoadUnsafe(ref start, (nuint)((word * WordBits) + (lane * 8)));
                    // min <= code <= max is one unsigned comparison once min is taken off.
                    var hits = Vector256.LessThanOrEqual(values - low, width);
                    mask |= (ulong)hits.ExtractMostSignificantBits() << (lane * 8);
                }

                bits[word] = mask;
            }
        }

        ScalarBitmaps.CodesInRange(codes[(whole * WordBits)..], min, max, bits[whole..]);
    }

    /// <summary>Sets the bit of each row whose code is in <paramref name="set"/>, a bitmap over codes; clears all others.</summary>
    public static void CodesInSet(ReadOnlySpan<uint> codes, ReadOnlySpan<uint> set, Span<ulong> bits)
    {
        var whole = 0;
        if (Avx2.IsSupported && set.Length * 32 <= SmallSetCodes)
        {
            whole = codes.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(codes);
            Span<uint> padded = stackalloc uint[SmallSetCodes / 32];
            padded.Clear();
            set.CopyTo(padded);
            var table = Vector256.Create<uint>(padded);
            var low = Vector256.Create(31u);
            for (var word = 0; word < whole; word++)
            {
                ulong mask = 0;
                for (var lane = 0; lane < 8; lane++)
                {
                    var values = Vector256.LoadUnsafe(ref start, (nuint)((word * WordBits) + (lane * 8)));
                    var words = Avx2.PermuteVar8x32(table, values >>> 5);
                    // The wanted bit moves to the top, where the mask is taken from.
                    var hits = Avx2.ShiftLeftLogicalVariable(words, low - (values & low));
                    mask |= (ulong)hits.ExtractMostSignificantBits() << (lane * 8);
                }

                bits[word] = mask;
            }
        }

        ScalarBitmaps.CodesInSet(codes[(whole * WordBits)..], set, bits[whole..]);
    }

    /// <summary>Sets the bit of each row whose value lies in [<paramref name="min"/>, <paramref name="max"/>]; clears all others.</summary>
    public static void IntegersInRange(ReadOnlySpan<long> values, long min, long max, Span<ulong> bits)
    {
        var whole = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            whole = values.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(values);
            var low = Vector256.Create(min);
            var high = Vector256.Create(max);
            for (var word = 0; word < whole; word++)
            {
                ulong mask = 0;
                for (var lane = 0; lane < 16; lane++)
                {
                    var four = Vector256.LoadUnsafe(ref start, (nuint)((word * WordBits) + (lane * 4)));
                    var misses = Vector256.GreaterThan(low, four) | Vector256.GreaterThan(four, high);
                    mask |= (ulong)misses.ExtractMostSignificantBits() << (lane * 4);
                }

                bits[word] = ~mask;
            }
        }

        ScalarBitmaps.IntegersInRange(values[(whole * WordBits)..], min, max, bits[whole..]);
    }

    /// <summary>Sets the bit of each row whose value lies in [<paramref name="min"/>, <paramref name="max"/>], never for NaN; clears all others.</summary>
    public static void NumbersInRange(ReadOnlySpan<double> values, double min, double max, Span<ulong> bits)
    {
        var whole = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            whole = values.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(values);
            var low = Vector256.Create(min);
            var high = Vector256.Create(max);
            for (var word = 0; word < whole; word++)
            {
                ulong mask = 0;
                for (var lane = 0; lane < 16; lane++)
                {
                    var four = Vector256.LoadUnsafe(ref start, (nuint)((word * WordBits) + (lane * 4)));
                    var hits = Vector256.GreaterThanOrEqual(four, low) & Vector256.LessThanOrEqual(four, high);
                    mask |= (ulong)hits.ExtractMostSignificantBits() << (lane * 4);
                }

                bits[word] = mask;
            }
        }

        ScalarBitmaps.NumbersInRange(values[(whole * WordBits)..], min, max, bits[whole..]);
    }

    /// <summary>Gives each row whose bit is set this value.</summary>
    public static void SetWhere(ReadOnlySpan<ulong> bits, uint value, Span<uint> values)
    {
        var whole = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            whole = values.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(values);
            var each = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
            var eight = Vector256.Create(value);
            for (var word = 0; word < whole; word++)
            {
                var mask = bits[word];
                if (mask == 0) continue;
                for (var lane = 0; lane < 8; lane++)
                {
                    var at = (nuint)((word * WordBits) + (lane * 8));
                    var set = Vector256.Equals(Vector256.Create((uint)(mask >> (lane * 8))) & each, each);
                    Vector256.ConditionalSelect(set, eight, Vector256.LoadUnsafe(ref start, at)).StoreUnsafe(ref start, at);
                }
            }
        }

        ScalarBitmaps.SetWhere(bits[whole..], value, values[(whole * WordBits)..]);
    }

    /// <summary>Sets the value of each row whose bit is not set to 0.</summary>
    public static void ClearUnset(ReadOnlySpan<ulong> bits, Span<uint> values)
    {
        var whole = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            whole = values.Length / WordBits;
            ref var start = ref MemoryMarshal.GetReference(values);
            var each = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
            for (var word = 0; word < whole; word++)
            {
                var mask = bits[word];
                if (mask == ulong.MaxValue) continue;
                for (var lane = 0; lane < 8; lane++)
                {
                    var at = (nuint)((word * WordBits) + (lane * 8));
                    // Each of eight elements looks at its own bit of the byte.
                    var set = Vector256.Equals(Vector256.Create((uint)(mask >> (lane * 8))) & each, each);
                    (Vector256.LoadUnsafe(ref start, at) & set).StoreUnsafe(ref start, at);
                }
            }
        }

        ScalarBitmaps.ClearUnset(bits[whole..], values[(whole * WordBits)..]);
    }

    /// <summary>True when any of the values is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyNaN(ReadOnlySpan<double> values)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(values);
            for (; i + 4 <= values.Length; i += 4)
            {
                var four = Vector256.LoadUnsafe(ref start, (nuint)i);
                if (!Vector256.EqualsAll(four, four)) return true;
            }
        }

        for (; i < values.Length; i++)
            if (double.IsNaN(values[i])) return true;
        return false;
    }
}
