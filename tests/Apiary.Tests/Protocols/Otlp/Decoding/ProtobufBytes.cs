using System.Buffers.Binary;
using System.Text;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Protobuf by hand, for messages that JSON has no words for.</summary>
internal static class ProtobufBytes
{
    /// <summary>Fields one behind another.</summary>
    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    /// <summary>A field of bytes or of a message.</summary>
    public static byte[] Message(int field, byte[] content) => [.. Tag(field, 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(int field, ulong value) => [.. Tag(field, 0), .. Varint(value)];

    public static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Tag(field, 1), .. bytes];
    }

    public static byte[] Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    private static byte[] Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
