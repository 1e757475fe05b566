using System.Buffers;

namespace Apiary.Server.Ingest.Bodies;

/// <summary>A growing run of bytes in an array from the shared pool. Its owner disposes it; <see cref="Span"/> and <see cref="Memory"/> are then invalid.</summary>
internal sealed class PooledBytes : IDisposable
{
    private byte[] array = [];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> Span => array.AsSpan(0, Length);

    /// <summary>The bytes written.</summary>
    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, Length);

    /// <summary>The array behind it, for calls that take nothing else.</summary>
    public byte[] Array => array;

    /// <summary>Room behind what is written: at least <paramref name="size"/> bytes.</summary>
    public Span<byte> Room(int size)
    {
        if (array.Length - Length < size) Grow(size);
        return array.AsSpan(Length);
    }

    /// <summary>Counts <paramref name="count"/> bytes of the last <see cref="Room"/> as written.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = [];
        Length = 0;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + size, Math.Min(array.Length * 2, 1 << 28)));
        Span.CopyTo(larger);
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = larger;
    }
}
