using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Numbers of a fixed width, one behind the other without gaps, lowest bits first. Widths are 0 to 57 and 64, so that any
/// number lies in the eight bytes that begin at its first byte.
/// </summary>
internal static class BitPacking
{
    /// <summary>The widest packed form below the raw one: 57 bits and up to 7 bits of offset fill 64.</summary>
    internal const int MaxPackedWidth = 57;

    /// <summary>Bits for numbers from 0 to <paramref name="range"/>.</summary>
    internal static int WidthOf(ulong range)
    {
        var width = 64 - BitOperations.LeadingZeroCount(range);
        return width > MaxPackedWidth ? 64 : width;
    }

    internal static bool IsWidth(int width) => width is (>= 0 and <= MaxPackedWidth) or 64;

    /// <summary>Bytes that <paramref name="count"/> numbers of <paramref name="width"/> bits take.</summary>
    internal static long PackedBytes(int count, int width) => (((long)count * width) + 7) >> 3;

    /// <summary>Writes each value less <paramref name="minimum"/> (modulo 2^64) in <paramref name="width"/> bits to <paramref name="target"/>, which has <see cref="PackedBytes"/> bytes.</summary>
    internal static void Pack(ReadOnlySpan<long> values, long minimum, int width, Span<byte> target)
    {
        if (width == 0) return;
        ulong pending = 0;
        var filled = 0;
        var at = 0;
        foreach (var value in values)
        {
            var bits = unchecked((ulong)value - (ulong)minimum);
            pending |= bits << filled;
            filled += width;
            if (filled < 64) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], pending);
            at += 8;
            filled -= 64;
            pending = filled == 0 ? 0 : bits >> (width - filled);
        }

        for (; filled > 0; filled -= 8)
        {
            target[at++] = (byte)pending;
            pending >>= 8;
        }
    }

    /// <summary>Fills <paramref name="values"/> with packed numbers of at most 32 bits, each plus <paramref name="add"/>.</summary>
    internal static void Unpack(ReadOnlySpan<byte> bytes, int width, uint add, Span<uint> values)
    {
        if (width == 0)
        {
            values.Fill(add);
            return;
        }

        var done = BitUnpackKernel.Unpack(bytes, width, add, values);
        UnpackScalar(bytes, width, add, values, done);
    }

    /// <summary>Fills <paramref name="values"/> with packed numbers, each plus <paramref name="add"/> (modulo 2^64).</summary>
    internal static void Unpack(ReadOnlySpan<byte> bytes, int width, long add, Span<long> values)
    {
        if (width == 0)
        {
            values.Fill(add);
            return;
        }

        if (width == 64)
        {
            bytes[..(values.Length * 8)].CopyTo(MemoryMarshal.AsBytes(values));
            if (add == 0) return;
            foreach (ref var value in values) value = unchecked(value + add);
            return;
        }

        var done = BitUnpackKernel.Unpack(bytes, width, add, values);
        UnpackScalar(bytes, width, add, values, done);
    }

    /// <summary>The number at <paramref name="index"/>.</summary>
    internal static ulong Get(ReadOnlySpan<byte> bytes, int width, int index)
    {
        if (width == 0) return 0;
        if (width == 64) return BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * 8)..]);
        var bit = (long)index * width;
        return (Load(bytes, (int)(bit >> 3)) >> (int)(bit & 7)) & ((1UL << width) - 1);
    }

    internal static void UnpackScalar(ReadOnlySpan<byte> bytes, int width, uint add, Span<uint> values, int from)
    {
        for (var i = from; i < values.Length; i++) values[i] = unchecked((uint)Get(bytes, width, i) + add);
    }

    internal static void UnpackScalar(ReadOnlySpan<byte> bytes, int width, long add, Span<long> values, int from)
    {
        for (var i = from; i < values.Length; i++) values[i] = unchecked((long)Get(bytes, width, i) + add);
    }

    /// <summary>Eight bytes at <paramref name="offset"/>; those behind the end count as 0.</summary>
    private static ulong Load(ReadOnlySpan<byte> bytes, int offset)
    {
        var rest = bytes[offset..];
        if (rest.Length >= 8) return BinaryPrimitives.ReadUInt64LittleEndian(rest);
        ulong value = 0;
        for (var i = 0; i < rest.Length; i++) value |= (ulong)rest[i] << (8 * i);
        return value;
    }
}
