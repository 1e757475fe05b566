using System.Numerics;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Files;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), the checksum of every frame and block the store writes. Uses the processor's
/// instruction where there is one, by way of <see cref="BitOperations"/>.
/// </summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>The checksum of two spans as if they were one.</summary>
    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Continue(Continue(uint.MaxValue, first), second);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
            return crc;
        }

        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, word);
        foreach (var value in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
