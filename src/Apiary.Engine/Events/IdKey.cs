using System.Numerics;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Events;

/// <summary>
/// 64 bits that stand for an id: equal for equal ids, and different for different ones but by a chance that does not matter when ids
/// are only matched, not shown. Never 0. Ids of 16 hexadecimal digits are their own keys, so that those kept as raw bytes need not become text.
/// </summary>
internal static class IdKey
{
    /// <summary>The key of an id as text.</summary>
    internal static ulong Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is not (16 or 32)) return NotZero(Hash64.Stable(utf8));
        Span<byte> raw = stackalloc byte[16];
        raw = raw[..(utf8.Length / 2)];
        return HexIds.TryParse(utf8, raw) ? OfRaw(raw) : NotZero(Hash64.Stable(utf8));
    }

    /// <summary>The key of an id of 8 or 16 bytes.</summary>
    internal static ulong OfRaw(ReadOnlySpan<byte> raw)
    {
        var first = MemoryMarshal.Read<ulong>(raw);
        return raw.Length == 8 ? OfRaw(first) : OfRaw(first ^ BitOperations.RotateLeft(MemoryMarshal.Read<ulong>(raw[8..]), 31));
    }

    /// <summary>The key of an id of 8 bytes, as they stand in memory.</summary>
    internal static ulong OfRaw(ulong raw) => NotZero(raw);

    private static ulong NotZero(ulong key) => key == 0 ? 1 : key;
}
