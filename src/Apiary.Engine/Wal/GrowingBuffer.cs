using System.Runtime.CompilerServices;

namespace Apiary.Engine.Wal;

/// <summary>Bytes that grow at the end and are kept for the next use. One owner at a time.</summary>
internal sealed class GrowingBuffer
{
    /// <summary>What a burst needed beyond this is not kept.</summary>
    private const int KeptBytes = 1 << 20;

    private byte[] bytes = new byte[4096];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>The next <paramref name="count"/> bytes, to be written at once; valid until the next call.</summary>
    internal Span<byte> Take(int count)
    {
        var start = Length;
        if (count > bytes.Length - start) Grow(count);
        Length = start + count;
        return bytes.AsSpan(start, count);
    }

    /// <summary>Bytes already taken, to be written again.</summary>
    internal Span<byte> Slice(int start, int count) => bytes.AsSpan(start, count);

    internal void Reset()
    {
        if (bytes.Length > KeptBytes) bytes = new byte[4096];
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count) => Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(bytes.Length * 2L, (long)Length + count)));
}
