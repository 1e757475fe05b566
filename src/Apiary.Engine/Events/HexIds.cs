using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Apiary.Engine.Events;

/// <summary>Lower-case hexadecimal text and the bytes it stands for. Anything else, upper case included, is not an id: it could not be given back as it came.</summary>
internal static class HexIds
{
    private static readonly byte[] Nibbles = CreateNibbles();

    /// <summary>Whether every byte is one of 0-9 and a-f.</summary>
    internal static bool IsHex(ReadOnlySpan<byte> text)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(text);
            for (; i <= text.Length - 16; i += 16)
                if (AreDigits(Vector128.LoadUnsafe(ref start, (nuint)i)) != Vector128<byte>.AllBitsSet) return false;
        }

        return AreDigits(text[i..]);
    }

    /// <summary>Writes the bytes of an id of 16 or 32 digits, as long as <paramref name="raw"/> twice; false when <paramref name="text"/> is not such an id.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, Span<byte> raw)
    {
        if (text.Length != raw.Length * 2 || text.Length % 16 != 0 || !IsHex(text)) return false;
        Parse(text, raw);
        return true;
    }

    /// <summary>Writes the bytes that <paramref name="text"/>, twice as long, stands for. Meaningless where <see cref="IsHex"/> is false.</summary>
    internal static void Parse(ReadOnlySpan<byte> text, Span<byte> raw)
    {
        var i = 0;
        if (Ssse3.IsSupported)
        {
            ref var start = ref MemoryMarshal.GetReference(text);
            for (; i <= raw.Length - 8; i += 8)
            {
                var digits = Vector128.LoadUnsafe(ref start, (nuint)(i * 2));
                // Letters have bit 6: their low four bits count from 1 where the value counts from 10.
                var nibbles = (digits & Vector128.Create((byte)15)) + ((digits >> 6) * 9);
                var pairs = Ssse3.MultiplyAddAdjacent(nibbles, Vector128.Create((short)0x0110).AsSByte());
                BinaryPrimitives.WriteUInt64LittleEndian(raw[i..], Vector128.Narrow(pairs, pairs).AsUInt64().ToScalar());
            }
        }

        for (; i < raw.Length; i++) raw[i] = (byte)((Nibbles[text[2 * i]] << 4) | (Nibbles[text[(2 * i) + 1]] & 15));
    }

    /// <summary>Writes the text of <paramref name="raw"/>, a multiple of 8 bytes, into twice as many bytes.</summary>
    internal static void Format(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        for (var i = 0; i < raw.Length; i += 8) Format8(raw[i..], text[(i * 2)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Format8(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        // Each byte widened to two, then one digit in each half.
        var bytes = Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(raw)).AsByte());
        var nibbles = ((bytes >> 4) | ((bytes & Vector128.Create((ushort)15)) << 8)).AsByte();
        Vector128.Shuffle(Vector128.Create("0123456789abcdef"u8), nibbles).CopyTo(text);
    }

    private static bool AreDigits(ReadOnlySpan<byte> text)
    {
        byte seen = 0;
        foreach (var digit in text) seen |= Nibbles[digit];
        return seen <= 15;
    }

    private static Vector128<byte> AreDigits(Vector128<byte> text) =>
        (Vector128.GreaterThanOrEqual(text, Vector128.Create((byte)'0')) & Vector128.LessThanOrEqual(text, Vector128.Create((byte)'9')))
        | (Vector128.GreaterThanOrEqual(text, Vector128.Create((byte)'a')) & Vector128.LessThanOrEqual(text, Vector128.Create((byte)'f')));

    private static byte[] CreateNibbles()
    {
        var nibbles = new byte[256];
        nibbles.AsSpan().Fill(0xff);
        for (var i = 0; i < 16; i++) nibbles["0123456789abcdef"u8[i]] = (byte)i;
        return nibbles;
    }
}
