using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Apiary.Engine.Segments;

/// <summary>
/// Moves values that stand one behind the other to the rows that a bitmap names. With AVX2 eight 32-bit or four 64-bit rows
/// a step: the bits index a table of permutations. The bench <c>segments.spread</c> compares it with the scalar twin.
/// </summary>
internal static class RowSpreader
{
    /// <summary>For each eight bits, which of the next values goes to each row, and which rows are present (all bits set).</summary>
    private static readonly Vector256<int>[] Permutations = [.. Enumerable.Range(0, 256).Select(Permutation)];
    private static readonly Vector256<int>[] Masks = [.. Enumerable.Range(0, 256).Select(bits => Vector256.Create(Elements(i => ((bits >> i) & 1) == 0 ? 0 : -1)))];

    /// <summary>The same for four rows of two halves each.</summary>
    private static readonly Vector256<int>[] WidePermutations = [.. Enumerable.Range(0, 16).Select(WidePermutation)];
    private static readonly Vector256<int>[] WideMasks = [.. Enumerable.Range(0, 16).Select(bits => Vector256.Create(Elements(i => ((bits >> (i / 2)) & 1) == 0 ? 0 : -1)))];

    /// <summary>See <see cref="Presence.Spread{T}"/>.</summary>
    internal static void Spread<T>(Span<T> values, int present, ReadOnlySpan<byte> bitmap) where T : unmanaged
    {
        var row = 0;
        var next = values.Length - present;
        if (Avx2.IsSupported)
        {
            if (Unsafe.SizeOf<T>() == 4) SpreadNarrow(MemoryMarshal.Cast<T, int>(values), bitmap, ref row, ref next);
            else if (Unsafe.SizeOf<T>() == 8) SpreadWide(MemoryMarshal.Cast<T, int>(values), bitmap, ref row, ref next);
        }

        SpreadScalar(values, bitmap, row, next);
    }

    /// <summary>Does the rows from <paramref name="row"/> on, whose values begin at <paramref name="next"/>.</summary>
    internal static void SpreadScalar<T>(Span<T> values, ReadOnlySpan<byte> bitmap, int row, int next) where T : unmanaged
    {
        for (; row < values.Length; row++)
            values[row] = (bitmap[row >> 3] & (1 << (row & 7))) == 0 ? default : values[next++];
    }

    private static void SpreadNarrow(Span<int> values, ReadOnlySpan<byte> bitmap, ref int row, ref int next)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        // A step loads eight values from `next` on, which must not reach behind the end.
        while (next <= values.Length - 8 && row <= values.Length - 8)
        {
            var bits = bitmap[row >> 3];
            var moved = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref start, (nuint)next), Permutations[bits]);
            (moved & Masks[bits]).StoreUnsafe(ref start, (nuint)row);
            next += BitOperations.PopCount(bits);
            row += 8;
        }
    }

    private static void SpreadWide(Span<int> halves, ReadOnlySpan<byte> bitmap, ref int row, ref int next)
    {
        ref var start = ref MemoryMarshal.GetReference(halves);
        var count = halves.Length / 2;
        while (next <= count - 4 && row <= count - 4)
        {
            var bits = (bitmap[row >> 3] >> (row & 4)) & 15;
            var moved = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref start, (nuint)(next * 2)), WidePermutations[bits]);
            (moved & WideMasks[bits]).StoreUnsafe(ref start, (nuint)(row * 2));
            next += BitOperations.PopCount((uint)bits);
            row += 4;
        }
    }

    private static Vector256<int> Permutation(int bits) => Vector256.Create(Elements(i => BitOperations.PopCount((uint)bits & ((1u << i) - 1)) & 7));

    private static Vector256<int> WidePermutation(int bits) =>
        Vector256.Create(Elements(i => ((BitOperations.PopCount((uint)bits & ((1u << (i / 2)) - 1)) & 3) * 2) + (i & 1)));

    private static int[] Elements(Func<int, int> element) => [.. Enumerable.Range(0, 8).Select(element)];
}
