using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Apiary.Tests.Protocols.Otlp.Json;

/// <summary>
/// Protobuf as text, by <see cref="ProtobufSchema"/>: <c>resource{attributes{key:"a" value{int_value:1}}}</c>. Throws when a
/// length, a wire type or a number is not what the schema says.
/// </summary>
internal static class ProtobufText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>All in one line.</summary>
    public static string Of(string message, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        Write(text, message, bytes, null);
        return text.ToString();
    }

    /// <summary>A line a field, nested ones indented.</summary>
    public static string Lines(string message, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        Write(text, message, bytes, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, string message, ReadOnlySpan<byte> bytes, string? indent)
    {
        var at = 0;
        var isFirst = true;
        while (at < bytes.Length)
        {
            var tag = Varint(bytes, ref at);
            if (!ProtobufSchema.Messages[message].TryGetValue(tag >> 3, out var field)) throw new InvalidDataException($"{message} has no field {tag >> 3}");
            if (indent is null && !isFirst) text.Append(' ');
            isFirst = false;
            text.Append(indent).Append(field.Name);
            var value = Value(bytes, ref at, (int)(tag & 7), field.Type);
            if (char.IsUpper(field.Type[0]))
            {
                text.Append(indent is null ? "{" : value.IsEmpty ? " {" : " {\n");
                Write(text, field.Type, value, indent is null ? null : indent + "  ");
                text.Append(indent is null || value.IsEmpty ? "}" : indent + "}");
            }
            else
            {
                text.Append(indent is null ? ":" : ": ").Append(Scalar(field.Type, value));
            }

            if (indent is not null) text.Append('\n');
        }
    }

    /// <summary>The bytes of one value; of a varint those of the number, as eight.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> bytes, ref int at, int wireType, string type)
    {
        var expected = type switch
        {
            "fixed64" or "sfixed64" or "double" => 1,
            "fixed32" => 5,
            "bool" or "int32" or "int64" or "uint32" or "uint64" or "sint32" => 0,
            _ => 2,
        };
        if (wireType != expected) throw new InvalidDataException($"wire type {wireType} for {type}");
        if (wireType == 0)
        {
            var number = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(number, Varint(bytes, ref at));
            return number;
        }

        var length = wireType switch { 1 => 8, 5 => 4, _ => checked((int)Varint(bytes, ref at)) };
        var value = bytes.Slice(at, length);
        at += length;
        return value;
    }

    private static string Scalar(string type, ReadOnlySpan<byte> value)
    {
        if (type == "string") return '"' + StrictUtf8.GetString(value) + '"';
        if (type == "bytes") return Convert.ToHexStringLower(value);
        if (!type.EndsWith('+')) return Number(type, value);
        var numbers = new List<string>();
        for (var at = 0; at < value.Length;)
        {
            var number = Value(value, ref at, type[..^1] == "uint64" ? 0 : 1, type[..^1]);
            numbers.Add(Number(type[..^1], number));
        }

        return '[' + string.Join(' ', numbers) + ']';
    }

    private static string Number(string type, ReadOnlySpan<byte> value) => type switch
    {
        "double" => BinaryPrimitives.ReadDoubleLittleEndian(value).ToString("R", CultureInfo.InvariantCulture),
        "fixed32" => BinaryPrimitives.ReadUInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "bool" => BinaryPrimitives.ReadUInt64LittleEndian(value) switch { 0 => "false", 1 => "true", _ => throw new InvalidDataException("a bool beyond 1") },
        "uint32" => checked((uint)BinaryPrimitives.ReadUInt64LittleEndian(value)).ToString(CultureInfo.InvariantCulture),
        "int32" => checked((int)BinaryPrimitives.ReadInt64LittleEndian(value)).ToString(CultureInfo.InvariantCulture),
        "sint32" => ZigZag(checked((uint)BinaryPrimitives.ReadUInt64LittleEndian(value))).ToString(CultureInfo.InvariantCulture),
        "int64" or "sfixed64" => BinaryPrimitives.ReadInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
    };

    private static int ZigZag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a varint of more than ten bytes");
    }
}
