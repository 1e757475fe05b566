namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Where the parts of a repeated field lie in a message, so that what comes behind them can be read first. Reused.</summary>
internal sealed class Pieces
{
    private int[] offsets = new int[32];
    private int[] lengths = new int[32];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets them.</summary>
    public void Clear() => Count = 0;

    /// <summary>Notes one.</summary>
    public void Add(int offset, int length)
    {
        if (Count == offsets.Length)
        {
            Array.Resize(ref offsets, Count * 2);
            Array.Resize(ref lengths, Count * 2);
        }

        offsets[Count] = offset;
        lengths[Count++] = length;
    }

    /// <summary>Where it begins in the message.</summary>
    public int Offset(int index) => offsets[index];

    /// <summary>The bytes of one.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message, int index) => message.Slice(offsets[index], lengths[index]);
}
