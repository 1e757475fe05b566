using System.Numerics;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Copies narrow numbers into wide ones.</summary>
/// <remarks>Hot: every column of open rows that a query reads goes through here, block by block.</remarks>
internal static class Widening
{
    /// <summary>Sign extends numbers of <paramref name="width"/> bytes.</summary>
    internal static void ToInt64(ReadOnlySpan<byte> source, int width, Span<long> target)
    {
        switch (width)
        {
            case 1:
                var bytes = MemoryMarshal.Cast<byte, sbyte>(source)[..target.Length];
                for (var i = 0; i < bytes.Length && i < target.Length; i++) target[i] = bytes[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(source)[..target.Length];
                for (var i = 0; i < shorts.Length && i < target.Length; i++) target[i] = shorts[i];
                break;
            case 4:
                FromInt32(MemoryMarshal.Cast<byte, int>(source)[..target.Length], target);
                break;
            default:
                source[..(target.Length * 8)].CopyTo(MemoryMarshal.AsBytes(target));
                break;
        }
    }

    /// <summary>Copies non-negative numbers of <paramref name="width"/> (1, 2 or 4) bytes.</summary>
    internal static void ToUInt32(ReadOnlySpan<byte> source, int width, Span<uint> target)
    {
        switch (width)
        {
            case 1: FromBytes(source[..target.Length], target); break;
            case 2: FromUInt16(MemoryMarshal.Cast<byte, ushort>(source)[..target.Length], target); break;
            default: source[..(target.Length * 4)].CopyTo(MemoryMarshal.AsBytes(target)); break;
        }
    }

    private static void FromBytes(ReadOnlySpan<byte> source, Span<uint> target)
    {
        var i = 0;
        for (; i + Vector<byte>.Count <= source.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var part = target[i..];
            first.CopyTo(part);
            second.CopyTo(part[Vector<uint>.Count..]);
            third.CopyTo(part[(2 * Vector<uint>.Count)..]);
            fourth.CopyTo(part[(3 * Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++) target[i] = source[i];
    }

    private static void FromUInt16(ReadOnlySpan<ushort> source, Span<uint> target)
    {
        var i = 0;
        for (; i + Vector<ushort>.Count <= source.Length; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            low.CopyTo(target[i..]);
            high.CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++) target[i] = source[i];
    }

    private static void FromInt32(ReadOnlySpan<int> source, Span<long> target)
    {
        var i = 0;
        for (; i + Vector<int>.Count <= source.Length; i += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(source[i..]), out var low, out var high);
            low.CopyTo(target[i..]);
            high.CopyTo(target[(i + Vector<long>.Count)..]);
        }

        for (; i < source.Length; i++) target[i] = source[i];
    }
}
