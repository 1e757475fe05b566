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

    /// <summary>Fills <paramref name="raw"/>, which has <see cref="RawBytes"/> bytes. Throws <see cref="InvalidDataException"/> when the compressed bytes are not what was written.</summary>
    internal void Read(int piece, Span<byte> raw)
    {
        var start = 0;
        for (var i = 0; i < piece; i++) start += StoredBytes(i);
        if (!TextCompression.TryRead(stored.Slice(start, StoredBytes(piece)), raw))
            throw new InvalidDataException($"piece {piece} of a string heap does not decompress to {raw.Length} bytes");
    }

    private int StoredBytes(int piece) => BinaryPrimitives.ReadInt32LittleEndian(table[((piece * PieceHeaderBytes) + 8)..]);
}
