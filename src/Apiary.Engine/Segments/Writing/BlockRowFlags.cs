using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Apiary.Engine.Segments.Writing;

/// <summary>Which rows of the block being written have a value: gathered as one byte a row, used as a bitmap.</summary>
internal sealed class BlockRowFlags
{
    private readonly byte[] flags = new byte[Segment.BlockRows];
    private readonly ulong[] bitmap = new ulong[Segment.BlockRows / 64];

    /// <summary>How many of the rows have a value.</summary>
    internal int PresentCount { get; set; }

    internal ReadOnlySpan<ulong> Bitmap => bitmap;

    /// <summary>The flags to be filled, 255 for a row that has a value and 0 for another.</summary>
    internal Span<byte> Flags => flags;

    /// <summary>The bitmap of the first <paramref name="rows"/> rows, for who fills it without flags; bits behind the last row stay 0. <see cref="PresentCount"/> is to be set as well.</summary>
    internal Span<ulong> BitmapOf(int rows) => bitmap.AsSpan(0, (rows + 63) / 64);

    /// <summary>Turns the first <paramref name="rows"/> flags into the bitmap.</summary>
    internal void Seal(int rows)
    {
        flags.AsSpan(rows, Math.Min(flags.Length, (rows + 63) / 64 * 64) - rows).Clear();
        ref var start = ref MemoryMarshal.GetArrayDataReference(flags);
        PresentCount = 0;
        for (var word = 0; word < (rows + 63) / 64; word++)
        {
            var low = Vector256.LoadUnsafe(ref start, (nuint)(word * 64)).ExtractMostSignificantBits();
            var high = Vector256.LoadUnsafe(ref start, (nuint)((word * 64) + 32)).ExtractMostSignificantBits();
            bitmap[word] = low | ((ulong)high << 32);
            PresentCount += BitOperations.PopCount(bitmap[word]);
        }
    }

    /// <summary>Moves the values of the rows that have one to the front.</summary>
    internal Span<long> Compact(Span<long> values)
    {
        if (PresentCount == values.Length) return values;
        var at = 0;
        for (var word = 0; word < (values.Length + 63) / 64; word++)
            for (var bits = bitmap[word]; bits != 0; bits &= bits - 1) values[at++] = values[(word << 6) + BitOperations.TrailingZeroCount(bits)];
        return values[..at];
    }
}
