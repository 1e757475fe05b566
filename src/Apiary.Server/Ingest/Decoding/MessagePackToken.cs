namespace Apiary.Server.Ingest.Decoding;

/// <summary>One MessagePack value without what is nested in it.</summary>
internal readonly ref struct MessagePackToken
{
    private MessagePackToken(MessagePackKind kind, long bits, ReadOnlySpan<byte> bytes, sbyte extensionType = 0)
    {
        Kind = kind;
        Bits = bits;
        Bytes = bytes;
        ExtensionType = extensionType;
    }

    /// <summary>What it is.</summary>
    public MessagePackKind Kind { get; }

    /// <summary>The integer, the float's IEEE bits, 0 or 1 for booleans, or how many elements or pairs follow.</summary>
    public long Bits { get; }

    /// <summary>The bytes of strings, binaries and extensions.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The application's type of an extension.</summary>
    public sbyte ExtensionType { get; }

    /// <summary>The float.</summary>
    public double Float => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>How many elements of an array, or pairs of a map, follow.</summary>
    public int Count => (int)Bits;

    public static MessagePackToken Nil => default;

    public static MessagePackToken OfBoolean(bool value) => new(MessagePackKind.Boolean, value ? 1 : 0, default);

    public static MessagePackToken OfInteger(long value) => new(MessagePackKind.Integer, value, default);

    public static MessagePackToken OfFloat(double value) => new(MessagePackKind.Float, BitConverter.DoubleToInt64Bits(value), default);

    public static MessagePackToken OfBytes(MessagePackKind kind, ReadOnlySpan<byte> bytes) => new(kind, 0, bytes);

    public static MessagePackToken OfCount(MessagePackKind kind, int count) => new(kind, count, default);

    public static MessagePackToken OfExtension(sbyte type, ReadOnlySpan<byte> bytes) => new(MessagePackKind.Extension, 0, bytes, type);
}
