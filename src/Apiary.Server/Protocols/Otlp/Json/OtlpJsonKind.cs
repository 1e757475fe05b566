namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>How one value stands in OTLP/JSON and in protobuf (protocol reference 4 and 5).</summary>
internal enum OtlpJsonKind
{
    /// <summary>A string on both sides.</summary>
    Text,

    /// <summary>Hexadecimal digits; bytes.</summary>
    TraceId,

    /// <summary>Hexadecimal digits; bytes.</summary>
    SpanId,

    /// <summary>Base64; bytes.</summary>
    Bytes,

    /// <summary>true or false; a varint.</summary>
    Boolean,

    /// <summary>A whole number or a string of one; a varint in two's complement.</summary>
    Int64,

    /// <summary>A whole number or a string of one; a varint.</summary>
    UInt64,

    /// <summary>A whole number or a string of one; a varint.</summary>
    UInt32,

    /// <summary>A whole number or a string of one; a zig-zag varint.</summary>
    SInt32,

    /// <summary>A whole number or the name of an <see cref="OtlpJsonEnum"/>; a varint in two's complement.</summary>
    Enum,

    /// <summary>A whole number or a string of one; four bytes.</summary>
    Fixed32,

    /// <summary>A whole number or a string of one; eight bytes.</summary>
    Fixed64,

    /// <summary>A whole number or a string of one; eight bytes in two's complement.</summary>
    SFixed64,

    /// <summary>A number, a string of one, or one of the strings NaN, Infinity, -Infinity; eight bytes.</summary>
    Double,

    /// <summary>An object; an <see cref="OtlpJsonMessage"/> behind its length.</summary>
    Message,
}
