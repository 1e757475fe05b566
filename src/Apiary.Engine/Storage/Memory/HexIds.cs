using System.Runtime.Intrinsics;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Ids of 16 or 32 lower-case hexadecimal digits as 8 or 16 bytes: half the memory of every trace and span id.</summary>
internal static class HexIds
{
    /// <summary>Packs <paramref name="text"/> into <paramref name="packed"/>, half as long; false when it is not such an id.</summary>
    internal static bool TryPack(ReadOnlySpan<byte> text, Span<byte> packed)
    {
        if (text.Length != packed.Length * 2 || text.Length % 16 != 0) return false;
        for (var i = 0; i < text.Length; i += 16)
            if (!AreDigits(text.Slice(i, 16))) return false;
        return Convert.FromHexString(text, packed, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Writes the digits of <paramref name="packed"/> into <paramref name="text"/>, twice as long.</summary>
    internal static void Unpack(ReadOnlySpan<byte> packed, Span<byte> text) => Convert.TryToHexStringLower(packed, text, out _);

    private static bool AreDigits(ReadOnlySpan<byte> sixteen)
    {
        var digits = Vector128.Create(sixteen);
        var isDigit = Vector128.GreaterThanOrEqual(digits, Vector128.Create((byte)'0')) & Vector128.LessThanOrEqual(digits, Vector128.Create((byte)'9'));
        var isLetter = Vector128.GreaterThanOrEqual(digits, Vector128.Create((byte)'a')) & Vector128.LessThanOrEqual(digits, Vector128.Create((byte)'f'));
        return (isDigit | isLetter) == Vector128<byte>.AllBitsSet;
    }
}
