namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// One way to turn a run of at least one 64-bit integer into bytes. Stateless. The bytes do not hold the count: whoever
/// reads them knows it. <see cref="IsValid"/> is asked once before anything else is done with bytes from a file; after that
/// the other calls rely on it. See <see cref="IntegerEncodings"/> for the table of all.
/// </summary>
internal abstract class IntegerEncoding
{
    internal abstract EncodingId Id { get; }

    /// <summary>How much dearer than the fastest its bytes are to decode: sizes are weighed with this when encodings are compared.</summary>
    internal virtual double Weight(int count, IntegerProfile profile) => 1;

    /// <summary>Whether dictionary codes may be written with it, that is, whether <see cref="DecodeCodes"/> is fast.</summary>
    internal virtual bool SuitsCodes => true;

    /// <summary>Bytes that <see cref="Encode"/> would write; <see cref="long.MaxValue"/> when it cannot.</summary>
    internal abstract long Measure(ReadOnlySpan<long> values, IntegerProfile profile);

    internal abstract void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer);

    /// <summary>Whether <paramref name="bytes"/> are a well-formed run of <paramref name="count"/> values.</summary>
    internal abstract bool IsValid(ReadOnlySpan<byte> bytes, int count);

    /// <summary>Fills all of <paramref name="values"/>.</summary>
    internal abstract void Decode(ReadOnlySpan<byte> bytes, Span<long> values);

    /// <summary>Fills all of <paramref name="codes"/>; only for runs of values between 0 and <see cref="uint.MaxValue"/>.</summary>
    internal abstract void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes);

    /// <summary>The value at <paramref name="index"/> of a run of <paramref name="count"/>.</summary>
    internal abstract long Get(ReadOnlySpan<byte> bytes, int count, int index);
}
