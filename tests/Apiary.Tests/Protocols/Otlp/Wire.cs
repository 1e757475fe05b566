using System.Buffers.Binary;
using System.Text;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>Protobuf fields written by hand, lengths as short as they can be: what encoders send, and what they never would.</summary>
internal static class Wire
{
    /// <summary>Fields one behind another.</summary>
    public static byte[] Join(params byte[][] fields)
    {
        var joined = new byte[fields.Sum(field => field.Length)];
        var at = 0;
        foreach (var field in fields)
        {
            field.CopyTo(joined, at);
            at += field.Length;
        }

        return joined;
    }

    /// <summary>A field of bytes, text or a message, whose parts are joined.</summary>
    public static byte[] Bytes(int field, params byte[][] parts)
    {
        var content = Join(parts);
        return [.. Number(((ulong)field << 3) | 2), .. Number((ulong)content.Length), .. content];
    }

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    public static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Number(((ulong)field << 3) | 1), .. bytes];
    }

    public static byte[] Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public static byte[] Fixed32(int field, uint value) => [.. Number(((ulong)field << 3) | 5), .. BitConverter.GetBytes(value)];

    /// <summary>An attribute under a field number, its value a message of one field.</summary>
    public static byte[] Attribute(int field, string key, byte[] value) => Bytes(field, Text(1, key), Bytes(2, value));

    /// <summary>A trace request of one resource and one scope.</summary>
    public static byte[] Traces(params byte[][] spans) => Bytes(1, Bytes(2, [.. spans.Select(span => Bytes(2, span))]));

    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
