namespace Apiary.Engine.Segments.Encodings;

/// <summary>The table of all string encodings: a new one is a file and a line here.</summary>
internal static class StringEncodings
{
    /// <summary>All; the first that can is taken, the last always can.</summary>
    internal static readonly StringEncoding[] All =
    [
        new HexEncoding(EncodingId.Hex8, 8),
        new HexEncoding(EncodingId.Hex16, 16),
        new HeapEncoding(),
    ];

    /// <summary>The encoding of an id as it stands in a file; null when there is none.</summary>
    internal static StringEncoding? Find(byte id)
    {
        foreach (var encoding in All)
            if ((byte)encoding.Id == id) return encoding;
        return null;
    }

    /// <summary>Appends the encoding's id and the bytes of <paramref name="values"/>, at least one; returns the encoding chosen.</summary>
    internal static EncodingId Write(TextList values, IntegerProfile profile, ByteWriter writer)
    {
        var encoding = All.First(candidate => candidate.CanEncode(values));
        writer.WriteByte((byte)encoding.Id);
        encoding.Encode(values, profile, writer);
        return encoding.Id;
    }

    /// <summary>Whether <paramref name="bytes"/> are what <see cref="Write"/> may have written for <paramref name="count"/> strings.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> bytes, int count) =>
        !bytes.IsEmpty && Find(bytes[0]) is { } encoding && encoding.IsValid(bytes[1..], count);
}
