using Apiary.Engine.Events;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Storage.Memory;

/// <summary>The buffers of a <see cref="TextBlock"/>, which change together for readers.</summary>
/// <param name="Bytes">The ids or the text.</param>
/// <param name="Ends">The offset behind each string as 32-bit numbers; empty for ids.</param>
/// <param name="IdBytes">8 or 16 for packed ids; 0 for text.</param>
internal sealed record TextBuffer(byte[] Bytes, byte[] Ends, int IdBytes)
{
    internal int End(int index) => MemoryMarshal.Cast<byte, int>(Ends.AsSpan())[index];

    internal int Length(int index) => IdBytes > 0 ? IdBytes * 2 : End(index) - (index == 0 ? 0 : End(index - 1));

    /// <summary>Writes string <paramref name="index"/> into <paramref name="target"/>, which has its length.</summary>
    internal void CopyTo(int index, Span<byte> target)
    {
        if (IdBytes > 0) HexIds.Format(Bytes.AsSpan(index * IdBytes, IdBytes), target);
        else Bytes.AsSpan(index == 0 ? 0 : End(index - 1), target.Length).CopyTo(target);
    }
}
