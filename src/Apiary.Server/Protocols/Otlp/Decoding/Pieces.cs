using System.Runtime.CompilerServices;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Where the parts of a repeated field lie in a message, so that what comes behind them can be read first. Reused.</summary>
internal sealed class Pieces
{
    // Offset and length of each.
    private long[] places = new long[32];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets them.</summary>
    public void Clear() => Count = 0;

    /// <summary>Notes one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int offset, int length)
    {
        if (Count == places.Length) Array.Resize(ref places, Count * 2);
        places[Count++] = ((long)offset << 32) | (uint)length;
    }

    /// <summary>Where it begins in the message.</summary>
    public int Offset(int index) => (int)(places[index] >> 32);

    /// <summary>The bytes of one.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message, int index) => message.Slice((int)(places[index] >> 32), (int)places[index]);
}
