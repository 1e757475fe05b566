using System.Buffers.Binary;
using Apiary.Engine.Files;

namespace Apiary.Engine.Segments;

/// <summary>A checked range of bytes in a file: <c>length u32 | offset i64 | crc u32</c>. Length 0: there is none.</summary>
internal readonly record struct FileSection(int Length, long Offset, uint Crc)
{
    internal const int Bytes = 16;

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[4..], Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Crc);
    }

    internal static FileSection Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadInt32LittleEndian(source),
        BinaryPrimitives.ReadInt64LittleEndian(source[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[12..]));

    /// <summary>The bytes without looking at them. Throws <see cref="CorruptFileException"/> when they reach outside the file.</summary>
    internal ReadOnlySpan<byte> Slice(MappedFile file) => file.Slice(Offset, Length);

    /// <summary>Throws <see cref="CorruptFileException"/> when the bytes are not those that were written.</summary>
    internal void Verify(MappedFile file)
    {
        var found = Crc32C.Compute(Slice(file));
        if (found != Crc) throw new CorruptFileException(file.Path, Offset, $"{Length} bytes with checksum {Crc:x8}", $"checksum {found:x8}");
    }
}
