using System.Buffers.Binary;

namespace Apiary.Bench.Otlp;

/// <summary>Protobuf messages as every encoder writes them, lengths as short as they can be.</summary>
internal sealed class ProtobufWriter
{
    private const int LengthDelimited = 2, Fixed64Bits = 1;

    private byte[] buffer = new byte[1 << 16];

    /// <summary>What is written since <see cref="Reset"/>. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public void Reset() => Length = 0;

    /// <summary>A nested message up to <see cref="End"/>, which takes what this returns.</summary>
    public int Begin(int field)
    {
        Number((ulong)((field << 3) | LengthDelimited));
        Room(1);
        return ++Length;
    }

    public void End(int start)
    {
        var length = Length - start;
        Span<byte> varint = stackalloc byte[5];
        var size = Put(varint, (ulong)length);
        if (size > 1)
        {
            Room(size);
            buffer.AsSpan(start, length).CopyTo(buffer.AsSpan(start + size - 1));
            Length += size - 1;
        }

        varint[..size].CopyTo(buffer.AsSpan(start - 1));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Number((ulong)((field << 3) | LengthDelimited));
        Number((ulong)value.Length);
        Room(value.Length);
        value.CopyTo(buffer.AsSpan(Length));
        Length += value.Length;
    }

    public void Varint(int field, ulong value)
    {
        Number((ulong)(field << 3));
        Number(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Number((ulong)((field << 3) | Fixed64Bits));
        Room(8);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(Length), value);
        Length += 8;
    }

    private static int Put(Span<byte> to, ulong value)
    {
        var size = 0;
        for (; value >= 0x80; value >>= 7) to[size++] = (byte)(value | 0x80);
        to[size++] = (byte)value;
        return size;
    }

    private void Number(ulong value)
    {
        Room(10);
        Length += Put(buffer.AsSpan(Length), value);
    }

    private void Room(int size)
    {
        if (buffer.Length - Length < size) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + size));
    }
}
