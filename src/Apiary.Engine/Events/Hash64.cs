using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Apiary.Engine.Events;

/// <summary>
/// A 64-bit hash of bytes by wide multiplication (the "mum" mix: 64x64 to 128 bits, halves xored).
/// <see cref="Compute(ReadOnlySpan{byte})"/> is seeded per process, so that a sender cannot prepare collisions; its values
/// must never be written to disk. <see cref="Stable"/> is the same function with a fixed seed, for filters inside files.
/// </summary>
public static class Hash64
{
    private const ulong P0 = 0xa0761d6478bd642f, P1 = 0xe7037ed1a0b428db, P2 = 0x8ebc6af09c88c6e3;
    private static readonly ulong ProcessSeed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The hash of <paramref name="bytes"/> for tables in this process only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> bytes) => Compute(bytes, ProcessSeed);

    /// <summary>The hash of <paramref name="bytes"/> that stays the same for ever; part of the segment format.</summary>
    public static ulong Stable(ReadOnlySpan<byte> bytes) => Compute(bytes, P2);

    /// <summary>The mixed form of a number for tables in this process only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ulong value) => Mix(value ^ P0, ProcessSeed ^ P1);

    private static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var length = bytes.Length;
        ulong a, b;
        if (length <= 16)
        {
            if (length >= 8)
            {
                a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
            }
            else if (length >= 4)
            {
                a = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - 4)..]);
            }
            else if (length > 0)
            {
                a = ((ulong)bytes[0] << 16) | ((ulong)bytes[length >> 1] << 8) | bytes[length - 1];
                b = 0;
            }
            else
            {
                a = b = 0;
            }
        }
        else
        {
            var rest = bytes;
            while (rest.Length > 16)
            {
                seed = Mix(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ P1, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ seed);
                rest = rest[16..];
            }

            a = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 16)..]);
            b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
        }

        return Mix(P1 ^ (ulong)length, Mix(a ^ P1, b ^ seed));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
