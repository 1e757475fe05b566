using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>A growing buffer that encoders write little-endian bytes to. Kept and <see cref="Reset"/> from chunk to chunk; one owner.</summary>
internal sealed class ByteWriter
{
    private byte[] buffer = new byte[4096];

    internal int Length { get; private set; }

    /// <summary>What was written since <see cref="Reset"/>. Valid until the next write.</summary>
    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    internal void Reset() => Length = 0;

    /// <summary>Takes back everything behind <paramref name="length"/>.</summary>
    internal void Truncate(int length) => Length = length;

    /// <summary>Takes <paramref name="count"/> bytes out of the middle.</summary>
    internal void Remove(int start, int count)
    {
        buffer.AsSpan((start + count)..Length).CopyTo(buffer.AsSpan(start));
        Length -= count;
    }

    /// <summary>Room for <paramref name="count"/> zeroed bytes, counted as written. Valid until the next write.</summary>
    internal Span<byte> Reserve(int count)
    {
        var needed = (long)Length + count;
        if (needed > buffer.Length)
        {
            if (needed > Array.MaxLength) throw new IOException($"a segment's chunk would need {needed} bytes, more than the format allows");
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, buffer.Length * 2L)));
        }

        var span = buffer.AsSpan(Length, count);
        span.Clear();
        Length += count;
        return span;
    }

    internal void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Overwrites four bytes written before.</summary>
    internal void Patch(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(offset, 4), value);

    internal void WriteByte(byte value) => Reserve(1)[0] = value;

    internal void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    internal void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    internal void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    internal void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
}
