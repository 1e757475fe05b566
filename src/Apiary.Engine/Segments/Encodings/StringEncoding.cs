namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// One way to turn a run of at least one string into bytes: those of one block of a lane, or the entries of a dictionary.
/// Stateless. <see cref="IsValid"/> is asked once before the other calls, which then rely on it.
/// </summary>
internal abstract class StringEncoding
{
    internal abstract EncodingId Id { get; }

    /// <summary>Whether <see cref="Encode"/> can write these.</summary>
    internal abstract bool CanEncode(TextList values);

    internal abstract void Encode(TextList values, IntegerProfile profile, ByteWriter writer);

    /// <summary>Whether <paramref name="bytes"/> are a well-formed run of <paramref name="count"/> strings.</summary>
    internal abstract bool IsValid(ReadOnlySpan<byte> bytes, int count);

    /// <summary>The bytes of all strings together, and in <paramref name="ends"/> the offset behind each.</summary>
    internal abstract byte[] DecodeAll(ReadOnlySpan<byte> bytes, Span<int> ends);

    /// <summary>Sets the string of each of <paramref name="rows"/>, of which there are as many as strings.</summary>
    internal abstract void Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> rows, StringBlock target);

    /// <summary>The string at <paramref name="index"/> of a run of <paramref name="count"/>.</summary>
    internal abstract string Get(ReadOnlySpan<byte> bytes, int count, int index);
}
