using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>8 bytes a value: what has no pattern.</summary>
internal sealed class RawEncoding : IntegerEncoding
{
    internal override EncodingId Id => EncodingId.Raw;

    internal override bool SuitsCodes => false;

    internal override long Measure(ReadOnlySpan<long> values, IntegerProfile profile) => values.Length * 8L;

    internal override void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer) =>
        writer.Write(MemoryMarshal.AsBytes(values));

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count) => bytes.Length == count * 8L;

    internal override void Decode(ReadOnlySpan<byte> bytes, Span<long> values) => bytes.CopyTo(MemoryMarshal.AsBytes(values));

    internal override void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes)
    {
        for (var i = 0; i < codes.Length; i++) codes[i] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
    }

    internal override long Get(ReadOnlySpan<byte> bytes, int count, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * 8)..]);
}
