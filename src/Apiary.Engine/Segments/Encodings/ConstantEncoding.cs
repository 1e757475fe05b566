using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>All values are the same: that value in 8 bytes.</summary>
internal sealed class ConstantEncoding : IntegerEncoding
{
    internal override EncodingId Id => EncodingId.Constant;

    internal override long Measure(ReadOnlySpan<long> values, IntegerProfile profile) =>
        profile.Minimum == profile.Maximum ? 8 : long.MaxValue;

    internal override void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer) => writer.WriteInt64(profile.Minimum);

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count) => bytes.Length == 8;

    internal override void Decode(ReadOnlySpan<byte> bytes, Span<long> values) => values.Fill(BinaryPrimitives.ReadInt64LittleEndian(bytes));

    internal override void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes) => codes.Fill((uint)BinaryPrimitives.ReadInt64LittleEndian(bytes));

    internal override long Get(ReadOnlySpan<byte> bytes, int count, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
