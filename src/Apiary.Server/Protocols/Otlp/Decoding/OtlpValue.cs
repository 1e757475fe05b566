namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>An <c>AnyValue</c> as it stands in the message.</summary>
/// <param name="kind">What it holds.</param>
/// <param name="bits">The integer, the float's bits, or 0 or 1.</param>
/// <param name="bytes">The text, the bytes, or the message of the array or map; not checked yet.</param>
/// <param name="origin">Where <paramref name="bytes"/> begin in the request.</param>
internal readonly ref struct OtlpValue(OtlpValueKind kind, long bits, ReadOnlySpan<byte> bytes, int origin)
{
    public readonly OtlpValueKind Kind = kind;
    public readonly long Bits = bits;
    public readonly ReadOnlySpan<byte> Bytes = bytes;
    public readonly int Origin = origin;

    /// <summary>The value of a float.</summary>
    public double Float => BitConverter.Int64BitsToDouble(Bits);
}
