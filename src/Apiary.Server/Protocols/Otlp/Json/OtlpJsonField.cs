using System.Text;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>One field of a message: its name in JSON, its number in protobuf and how its values are written in both.</summary>
internal sealed class OtlpJsonField
{
    private readonly byte[] name;

    public OtlpJsonField(string name, int number, OtlpJsonKind kind)
    {
        this.name = Encoding.UTF8.GetBytes(name);
        DisplayName = name;
        Number = number;
        Kind = kind;
    }

    /// <summary>The name in lowerCamelCase, UTF-8.</summary>
    public ReadOnlySpan<byte> Name => name;

    /// <summary>The name as text, for messages.</summary>
    public string DisplayName { get; }

    /// <summary>The field's number in protobuf.</summary>
    public int Number { get; }

    /// <summary>How one value is written.</summary>
    public OtlpJsonKind Kind { get; }

    /// <summary>Whether the value is an array of values in JSON.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The message of a <see cref="OtlpJsonKind.Message"/>; else null.</summary>
    public OtlpJsonMessage? Message { get; init; }

    /// <summary>The names of an <see cref="OtlpJsonKind.Enum"/>; else null.</summary>
    public OtlpJsonEnum? Enum { get; init; }

    /// <summary>Whether an array of values is one run of bytes in protobuf, as proto3 has it for every number.</summary>
    public bool IsPacked => IsRepeated && Kind is not (OtlpJsonKind.Text or OtlpJsonKind.Message);

    /// <summary>What stands in front of each value in protobuf, or of the packed run.</summary>
    public uint Tag => ((uint)Number << 3) | (IsPacked ? 2 : WireType);

    /// <summary>What one value is, for a sentence that expects one.</summary>
    public string What => Kind switch
    {
        OtlpJsonKind.Text => "a string",
        OtlpJsonKind.TraceId => "hexadecimal digits of a trace id",
        OtlpJsonKind.SpanId => "hexadecimal digits of a span id",
        OtlpJsonKind.Bytes => "base64 text",
        OtlpJsonKind.Boolean => "true or false",
        OtlpJsonKind.Int64 or OtlpJsonKind.SFixed64 => "a 64-bit integer",
        OtlpJsonKind.UInt64 or OtlpJsonKind.Fixed64 => "an unsigned 64-bit integer",
        OtlpJsonKind.SInt32 => "a 32-bit integer",
        OtlpJsonKind.UInt32 or OtlpJsonKind.Fixed32 => "an unsigned 32-bit integer",
        OtlpJsonKind.Double => "a number",
        OtlpJsonKind.Enum => Enum!.What,
        _ => "an object",
    };

    /// <summary>Protobuf's wire type of one value: 0 varint, 1 eight bytes, 2 behind its length, 5 four bytes.</summary>
    private uint WireType => Kind switch
    {
        OtlpJsonKind.Text or OtlpJsonKind.TraceId or OtlpJsonKind.SpanId or OtlpJsonKind.Bytes or OtlpJsonKind.Message => 2,
        OtlpJsonKind.Fixed64 or OtlpJsonKind.SFixed64 or OtlpJsonKind.Double => 1,
        OtlpJsonKind.Fixed32 => 5,
        _ => 0,
    };
}
