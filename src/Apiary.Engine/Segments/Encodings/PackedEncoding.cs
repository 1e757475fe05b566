using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Frame of reference: the smallest value, then each value's distance from it in as many bits as the largest needs. Any
/// value is read by itself.
/// <code>minimum i64 | width u8 | count numbers of width bits</code>
/// </summary>
internal sealed class PackedEncoding : IntegerEncoding
{
    private const int HeaderBytes = 9;

    internal override EncodingId Id => EncodingId.Packed;

    internal override long Measure(ReadOnlySpan<long> values, IntegerProfile profile) =>
        HeaderBytes + BitPacking.PackedBytes(values.Length, Width(profile));

    internal override void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer)
    {
        var width = Width(profile);
        writer.WriteInt64(profile.Minimum);
        writer.WriteByte((byte)width);
        BitPacking.Pack(values, profile.Minimum, width, writer.Reserve((int)BitPacking.PackedBytes(values.Length, width)));
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count) =>
        bytes.Length >= HeaderBytes && BitPacking.IsWidth(bytes[8]) && bytes.Length == HeaderBytes + BitPacking.PackedBytes(count, bytes[8]);

    internal override void Decode(ReadOnlySpan<byte> bytes, Span<long> values) =>
        BitPacking.Unpack(bytes[HeaderBytes..], bytes[8], BinaryPrimitives.ReadInt64LittleEndian(bytes), values);

    internal override void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes) =>
        BitPacking.Unpack(bytes[HeaderBytes..], bytes[8], (uint)BinaryPrimitives.ReadInt64LittleEndian(bytes), codes);

    internal override long Get(ReadOnlySpan<byte> bytes, int count, int index) =>
        unchecked(BinaryPrimitives.ReadInt64LittleEndian(bytes) + (long)BitPacking.Get(bytes[HeaderBytes..], bytes[8], index));

    private static int Width(IntegerProfile profile) => BitPacking.WidthOf(unchecked((ulong)profile.Maximum - (ulong)profile.Minimum));
}
