using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>Lower-case hexadecimal text and the bytes it stands for. Anything else, upper case included, is not an id: it could not be given back as it came.</summary>
internal static class HexIds
{
    private static readonly byte[] Nibbles = CreateNibbles();

    /// <summary>Whether every byte is one of 0-9 and a-f.</summary>
    internal static bool IsHex(ReadOnlySpan<byte> text)
    {
        byte seen = 0;
        foreach (var digit in text) seen |= Nibbles[digit];
        return seen <= 15;
    }

    /// <summary>Writes the bytes that <paramref name="text"/> stands for; false when it is not wholly lower-case hexadecimal.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, Span<byte> raw)
    {
        byte seen = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var high = Nibbles[text[2 * i]];
            var low = Nibbles[text[(2 * i) + 1]];
            seen |= (byte)(high | low);
            raw[i] = (byte)((high << 4) | (low & 15));
        }

        return seen <= 15;
    }

    /// <summary>Writes the text of <paramref name="raw"/> (8 or 16 bytes) into twice as many bytes.</summary>
    internal static void Format(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        Format8(raw, text);
        if (raw.Length == 16) Format8(raw[8..], text[16..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Format8(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        // Each byte widened to two, then one digit in each half.
        var bytes = Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(raw)).AsByte());
        var nibbles = ((bytes >> 4) | ((bytes & Vector128.Create((ushort)15)) << 8)).AsByte();
        Vector128.Shuffle(Vector128.Create("0123456789abcdef"u8), nibbles).CopyTo(text);
    }

    private static byte[] CreateNibbles()
    {
        var nibbles = new byte[256];
        nibbles.AsSpan().Fill(0xff);
        for (var i = 0; i < 16; i++) nibbles["0123456789abcdef"u8[i]] = (byte)i;
        return nibbles;
    }
}
