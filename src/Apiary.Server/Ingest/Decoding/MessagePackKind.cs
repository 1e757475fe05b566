namespace Apiary.Server.Ingest.Decoding;

/// <summary>What a MessagePack value is.</summary>
internal enum MessagePackKind : byte
{
    /// <summary>nil</summary>
    Nil,

    /// <summary>false and true</summary>
    Boolean,

    /// <summary>Any integer that fits a signed 64-bit number.</summary>
    Integer,

    /// <summary>float 32 and 64, and unsigned integers beyond a signed 64-bit number.</summary>
    Float,

    /// <summary>str</summary>
    String,

    /// <summary>bin</summary>
    Binary,

    /// <summary>array: its elements follow</summary>
    Array,

    /// <summary>map: its keys and values follow</summary>
    Map,

    /// <summary>ext, timestamps included</summary>
    Extension,
}
