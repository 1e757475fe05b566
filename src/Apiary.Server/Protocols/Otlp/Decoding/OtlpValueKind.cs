namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What an OTLP <c>AnyValue</c> holds; the numbers are its field numbers (protocol reference 4.2).</summary>
internal enum OtlpValueKind
{
    /// <summary>Nothing: the field is absent.</summary>
    None = 0,
    String = 1,
    Boolean = 2,
    Integer = 3,
    Float = 4,
    Array = 5,
    Map = 6,
    Bytes = 7,
}
