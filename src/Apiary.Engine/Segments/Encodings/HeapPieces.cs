using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>The parts of a run written by <see cref="HeapEncoding"/> and found valid.</summary>
internal readonly ref struct HeapPieces
{
    private const int PieceHeaderBytes = 12;
    private readonly ReadOnlySpan<byte> table;
    private readonly ReadOnlySpan<byte> stored;

    internal HeapPieces(ReadOnlySpan<byte> bytes)
    {
        Lengths = bytes.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        var rest = bytes[(4 + Lengths.Length)..];
        Count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        table = rest.Slice(4, Count * PieceHeaderBytes);
        stored = rest[(4 + table.Length)..];
    }

    /// <summary>The integer run of the strings' lengths.</summary>
    internal ReadOnlySpan<byte> Lengths { get; }

    /// <summary>How many pieces there are.</summary>
    internal int Count { get; }

    /// <summary>The index of a piece's first string.</summary>
    internal int First(int piece) => BinaryPrimitives.ReadInt32LittleEndian(table[(piece * PieceHeaderBytes)..]);

    /// <summary>The bytes of a piece's strings.</summary>
    internal int RawBytes(int piece) => BinaryPrimitives.ReadInt32LittleEndian(table[((piece * PieceHeaderBytes) + 4)..]);

    /// <summary>The piece that holds the string at <paramref name="index"/>.</summary>
    internal int PieceOf(int index)
    {
        var low = 0;
        var high = Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (First(middle) <= index) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Where a piece stands among the stored bytes. Who reads all pieces adds up <see cref="StoredBytes"/> instead.</summary>
    internal int StoredStart(int piece)
    {
        var start = 0;
        for (var i = 0; i < piece; i++) start += StoredBytes(i);
        return start;
    }

    /// <summary>
    /// Fills <paramref name="raw"/>, which has <see cref="RawBytes"/> bytes, from the piece that stands at
    /// <paramref name="storedStart"/>. Throws <see cref="InvalidDataException"/> when the compressed bytes are not what was written.
    /// </summary>
    internal void Read(int piece, int storedStart, Span<byte> raw)
    {
        if (!TextCompression.TryRead(stored.Slice(storedStart, StoredBytes(piece)), raw))
            throw new InvalidDataException($"piece {piece} of a string heap does not decompress to {raw.Length} bytes");
    }

    /// <summary>The bytes that a piece takes in the file.</summary>
    internal int StoredBytes(int piece) => BinaryPrimitives.ReadInt32LittleEndian(table[((piece * PieceHeaderBytes) + 8)..]);
}
