using System.Buffers.Binary;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>
/// The dictionary of a lane of a file. Strings are a run of <see cref="StringEncodings"/>, numbers their 64 bits each. What
/// they unpack to is kept as long as the store's <see cref="DictionaryCache"/> has room.
/// </summary>
internal abstract class FileDictionary(int count) : LaneDictionary
{
    public override int Count => count;

    /// <summary>The integer of each code of an integer or boolean lane; 0 for code 0.</summary>
    internal virtual ReadOnlySpan<long> IntegersByCode => throw new InvalidOperationException("a dictionary of strings has no numbers");

    /// <summary>The double of each code of a numeric lane; 0 for code 0.</summary>
    internal virtual ReadOnlySpan<double> NumbersByCode => throw new InvalidOperationException("a dictionary of strings has no numbers");

    /// <summary>The dictionary in a section whose checksum is right; null when it is not well-formed.</summary>
    internal static FileDictionary? Open(MappedFile file, FileSection section, ColumnType type, int count, DictionaryCache cache)
    {
        var bytes = section.Slice(file);
        if (type != ColumnType.String) return AreNumbersValid(bytes, type, count) ? new NumberDictionary(file, section, type, count, cache) : null;
        if (count is < 1 or > SegmentFormat.MaxStringEntries || !StringEncodings.IsValid(bytes, count)) return null;
        return StringEncodings.Find(bytes[0]) is HexEncoding hex
            ? new HexDictionary(file, section, hex, count, cache)
            : new TextDictionary(file, section, count, cache);
    }

    /// <summary>Lets go of what is kept in memory; the file is closed next.</summary>
    internal abstract void Forget();

    private static bool AreNumbersValid(ReadOnlySpan<byte> bytes, ColumnType type, int count)
    {
        if (count is < 1 or > SegmentFormat.MaxNumberEntries || bytes.Length != count * 8) return false;
        if (type != ColumnType.Boolean) return true;
        for (; bytes.Length > 0; bytes = bytes[8..])
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) > 1) return false;
        return true;
    }
}
