using System.Buffers.Binary;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>The dictionary of a lane of a file. Strings are a run of <see cref="StringEncodings"/>, numbers their 64 bits each.</summary>
internal abstract class FileDictionary(int count) : LaneDictionary
{
    public override int Count => count;

    /// <summary>The integer of each code of an integer or boolean lane; 0 for code 0.</summary>
    internal virtual ReadOnlySpan<long> IntegersByCode => throw new InvalidOperationException("a dictionary of strings has no numbers");

    /// <summary>The double of each code of a numeric lane; 0 for code 0.</summary>
    internal virtual ReadOnlySpan<double> NumbersByCode => throw new InvalidOperationException("a dictionary of strings has no numbers");

    /// <summary>The dictionary in a section whose checksum is right; null when it is not well-formed.</summary>
    internal static FileDictionary? Open(MappedFile file, FileSection section, ColumnType type, int count)
    {
        var bytes = section.Slice(file);
        if (type != ColumnType.String) return OpenNumbers(bytes, type, count);
        if (count is < 1 or > SegmentFormat.MaxStringEntries || !StringEncodings.IsValid(bytes, count)) return null;
        return StringEncodings.Find(bytes[0]) is HexEncoding hex
            ? new HexDictionary(file, section, hex, count)
            : new TextDictionary(file, section, count);
    }

    private static NumberDictionary? OpenNumbers(ReadOnlySpan<byte> bytes, ColumnType type, int count)
    {
        if (count is < 1 or > SegmentFormat.MaxNumberEntries || bytes.Length != count * 8) return null;
        var numbers = new long[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
            if (type == ColumnType.Boolean && numbers[i] is not (0 or 1)) return null;
        }

        return new NumberDictionary(type, numbers);
    }
}
