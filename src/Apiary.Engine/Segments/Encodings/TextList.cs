namespace Apiary.Engine.Segments.Encodings;

/// <summary>Strings one behind the other, in order. Buffers are kept across <see cref="Clear"/>; one owner.</summary>
internal sealed class TextList
{
    private byte[] bytes = new byte[4096];
    private int[] ends = new int[256];

    internal int Count { get; private set; }

    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Count == 0 ? 0 : ends[Count - 1]);

    internal ReadOnlySpan<byte> this[int index] => bytes.AsSpan(Start(index)..ends[index]);

    internal int Start(int index) => index == 0 ? 0 : ends[index - 1];

    internal void Clear() => Count = 0;

    internal void Add(ReadOnlySpan<byte> value)
    {
        var start = Start(Count);
        if ((long)start + value.Length > Array.MaxLength) throw new IOException("a segment's lane has more than 2 GB of text in one dictionary");
        if (start + value.Length > bytes.Length)
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(bytes.Length * 2L, start + (long)value.Length)));
        if (Count == ends.Length) Array.Resize(ref ends, Count * 2);
        value.CopyTo(bytes.AsSpan(start));
        ends[Count++] = start + value.Length;
    }
}
