using System.Buffers.Binary;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>
/// A lane's values in one block, in the footer; there is none for a block without a value. A lane's records stand together,
/// ascending by block.
/// <code>
/// section (16) | block u16 | presence u8 | encoding u8 | present rows u32
/// | smallest value i64 | largest value i64 (integers and booleans, or the bits of doubles) | smallest code u32 | largest code u32
/// </code>
/// </summary>
internal readonly record struct ChunkRecord
{
    internal const int Bytes = 48;

    internal required FileSection Section { get; init; }

    internal required int Block { get; init; }

    internal required PresenceKind Presence { get; init; }

    internal required EncodingId Encoding { get; init; }

    internal required int PresentCount { get; init; }

    internal long MinBits { get; init; }

    internal long MaxBits { get; init; }

    internal uint MinCode { get; init; }

    internal uint MaxCode { get; init; }

    internal void Write(Span<byte> target)
    {
        Section.Write(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[16..], (ushort)Block);
        target[18] = (byte)Presence;
        target[19] = (byte)Encoding;
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], PresentCount);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], MinBits);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], MaxBits);
        BinaryPrimitives.WriteUInt32LittleEndian(target[40..], MinCode);
        BinaryPrimitives.WriteUInt32LittleEndian(target[44..], MaxCode);
    }

    internal static ChunkRecord Read(ReadOnlySpan<byte> source) => new()
    {
        Section = FileSection.Read(source),
        Block = BinaryPrimitives.ReadUInt16LittleEndian(source[16..]),
        Presence = (PresenceKind)source[18],
        Encoding = (EncodingId)source[19],
        PresentCount = BinaryPrimitives.ReadInt32LittleEndian(source[20..]),
        MinBits = BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
        MaxBits = BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
        MinCode = BinaryPrimitives.ReadUInt32LittleEndian(source[40..]),
        MaxCode = BinaryPrimitives.ReadUInt32LittleEndian(source[44..]),
    };
}
