using System.Buffers.Binary;
using System.Text;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>Writes MessagePack for tests, byte by byte as the specification has it.</summary>
internal sealed class MessagePackText
{
    private readonly List<byte> body = [];

    public byte[] Body => [.. body];

    public MessagePackText Bytes(params byte[] bytes)
    {
        body.AddRange(bytes);
        return this;
    }

    public MessagePackText Array(int count) => count < 16 ? Bytes((byte)(0x90 | count)) : Bytes(0xdc, (byte)(count >> 8), (byte)count);

    public MessagePackText Map(int count) => count < 16 ? Bytes((byte)(0x80 | count)) : Bytes(0xde, (byte)(count >> 8), (byte)count);

    /// <summary>A string of fewer than 32 bytes.</summary>
    public MessagePackText Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length < 32 ? Bytes((byte)(0xa0 | utf8.Length)).Bytes(utf8) : LongText(text);
    }

    /// <summary>A string of fewer than 65,536 bytes in the longer form.</summary>
    public MessagePackText LongText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length < 256 ? Bytes(0xd9, (byte)utf8.Length).Bytes(utf8) : Bytes(0xda, (byte)(utf8.Length >> 8), (byte)utf8.Length).Bytes(utf8);
    }

    public MessagePackText Integer(long value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], value);
        return Bytes(bytes.ToArray());
    }

    public MessagePackText Float(double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xcb;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        return Bytes(bytes.ToArray());
    }
}
