using System.Buffers.Binary;
using System.Globalization;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>Constants and layout of a log file; <c>docs/formats/wal.md</c> draws it. All numbers are little endian.</summary>
internal static class WalFormat
{
    /// <summary>Magic (8), partition (u32), zero (u32), first position (i64), CRC-32C of those (u32).</summary>
    internal const int FileHeaderBytes = 28;

    /// <summary>See <see cref="WalEntryHeader"/>.</summary>
    internal const int EntryHeaderBytes = 40;

    /// <summary>Longest entry behind its header. A request's body is far smaller; a greater length in a file is damage.</summary>
    internal const int MaxPayloadBytes = 64 << 20;

    /// <summary>
    /// Most values, rows times lanes, of one batch: a constant lane takes a few bytes however many rows there are, so the
    /// payload's length alone bounds nothing. The largest request that is admitted has a fifth of it.
    /// </summary>
    internal const int MaxBatchValues = 1 << 24;

    internal const string Extension = ".wal";

    internal static ReadOnlySpan<byte> FileMagic => "APWAL001"u8;

    /// <summary>Begins every entry, so that the next sound one behind a damaged place is found quickly.</summary>
    internal static ReadOnlySpan<byte> EntryMagic => "\u001aENT"u8;

    internal static string Directory(int partition) => string.Create(CultureInfo.InvariantCulture, $"wal/{partition}");

    internal static string Path(int partition, long firstPosition) =>
        string.Create(CultureInfo.InvariantCulture, $"wal/{partition}/{firstPosition:D16}{Extension}");

    /// <summary>The position in a file's name; false for other files.</summary>
    internal static bool TryParseName(string name, out long firstPosition)
    {
        firstPosition = 0;
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out firstPosition)
            && firstPosition > 0;
    }

    internal static void WriteFileHeader(Span<byte> header, int partition, long firstPosition)
    {
        FileMagic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], partition);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], firstPosition);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Crc32C.Compute(header[..24]));
    }

    internal static bool IsFileHeader(ReadOnlySpan<byte> header, int partition, long firstPosition)
    {
        Span<byte> expected = stackalloc byte[FileHeaderBytes];
        WriteFileHeader(expected, partition, firstPosition);
        return header.SequenceEqual(expected);
    }
}
