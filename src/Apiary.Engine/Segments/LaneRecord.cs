using System.Buffers.Binary;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>
/// A lane in the footer. Records are sorted by kind, name (as bytes) and type.
/// <code>
/// name offset u32 | name length u16 | kind u8 | type u8 | first chunk u32 | chunk count u32
/// | dictionary entries u32 | dictionary length u32 | dictionary offset i64 | dictionary crc u32
/// | filter length u32 | filter offset i64 | filter crc u32 | zeros (4)
/// </code>
/// No dictionary has length 0, no filter has length 0.
/// </summary>
internal readonly record struct LaneRecord
{
    internal const int Bytes = 56;

    internal required int NameOffset { get; init; }

    internal required int NameLength { get; init; }

    internal required LaneKind Kind { get; init; }

    internal required ColumnType Type { get; init; }

    internal required int FirstChunk { get; init; }

    internal required int ChunkCount { get; init; }

    internal int DictionaryCount { get; init; }

    internal FileSection Dictionary { get; init; }

    internal FileSection Filter { get; init; }

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, NameOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)NameLength);
        target[6] = (byte)Kind;
        target[7] = (byte)Type;
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], FirstChunk);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], ChunkCount);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], DictionaryCount);
        Dictionary.Write(target[20..]);
        Filter.Write(target[36..]);
    }

    internal static LaneRecord Read(ReadOnlySpan<byte> source) => new()
    {
        NameOffset = BinaryPrimitives.ReadInt32LittleEndian(source),
        NameLength = BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
        Kind = (LaneKind)source[6],
        Type = (ColumnType)source[7],
        FirstChunk = BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
        ChunkCount = BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
        DictionaryCount = BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
        Dictionary = FileSection.Read(source[20..]),
        Filter = FileSection.Read(source[36..]),
    };
}
