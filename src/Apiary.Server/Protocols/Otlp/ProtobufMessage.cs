using System.Buffers;
using System.Text;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>A small protobuf message as it is written, field by field; fields with their default value are left out, as in proto3.</summary>
internal sealed class ProtobufMessage
{
    private const int VarintType = 0, BytesType = 2;

    private readonly ArrayBufferWriter<byte> written = new(64);

    /// <summary>The message so far; valid until the next field.</summary>
    public ReadOnlySpan<byte> Written => written.WrittenSpan;

    /// <summary>Adds an int32, int64 or enum that is not negative.</summary>
    public ProtobufMessage Integer(int field, long value)
    {
        if (value == 0) return this;
        Varint((ulong)((field << 3) | VarintType));
        Varint((ulong)value);
        return this;
    }

    /// <summary>Adds a string.</summary>
    public ProtobufMessage Text(int field, string value) => value.Length == 0 ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message, an empty one too.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage value) => Bytes(field, value.Written);

    private ProtobufMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | BytesType));
        Varint((ulong)value.Length);
        written.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) written.Write<byte>([(byte)(value | 0x80)]);
        written.Write<byte>([(byte)value]);
    }
}
