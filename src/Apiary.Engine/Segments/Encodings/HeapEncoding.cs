using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Strings in pieces of some 32 KB, each compressed by itself when that pays, so that one string costs one small piece.
/// <code>
/// bytes of the lengths u32 | lengths: integer run | piece count u32
/// | each piece: index of its first string u32, bytes u32, bytes stored u32 (equal: not compressed) | the pieces
/// </code>
/// </summary>
internal sealed class HeapEncoding : StringEncoding
{
    /// <summary>A piece is closed when it has this many bytes: large enough to compress, small enough to read one string from.</summary>
    private const int PieceBytes = 32 * 1024;

    /// <summary>A string that closes a piece is in it. What claims more was not written by <see cref="Encode"/> and gets no memory.</summary>
    private const int MaxPieceBytes = PieceBytes - 1 + EventLimits.MaxStringBytes;

    private const int PieceHeaderBytes = 12;

    internal override EncodingId Id => EncodingId.Heap;

    internal override bool CanEncode(TextList values) => true;

    internal override void Encode(TextList values, IntegerProfile profile, ByteWriter writer)
    {
        var lengths = new long[values.Count];
        var pieces = new List<int> { 0 };
        var used = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = values[i].Length;
            used += values[i].Length;
            if (used < PieceBytes || i + 1 == lengths.Length) continue;
            pieces.Add(i + 1);
            used = 0;
        }

        var start = writer.Length;
        writer.WriteInt32(0);
        IntegerRun.Write(lengths, areCodes: false, profile, writer);
        var lengthBytes = writer.Length - start - 4;
        writer.Patch(start, lengthBytes);
        writer.WriteInt32(pieces.Count);
        var table = writer.Length;
        writer.Reserve(pieces.Count * PieceHeaderBytes);
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            var from = values.Start(pieces[piece]);
            var to = piece + 1 < pieces.Count ? values.Start(pieces[piece + 1]) : values.Bytes.Length;
            var at = table + (piece * PieceHeaderBytes);
            writer.Patch(at, pieces[piece]);
            writer.Patch(at + 4, to - from);
            writer.Patch(at + 8, TextCompression.Write(values.Bytes[from..to], writer));
        }
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < 8 || count < 1) return false;
        var lengthBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (lengthBytes > bytes.Length - 8) return false;
        var lengthRun = bytes.Slice(4, (int)lengthBytes);
        if (!IntegerRun.IsValid(lengthRun, count)) return false;
        var rest = bytes[(4 + lengthRun.Length)..];
        var pieces = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        rest = rest[4..];
        if (pieces < 1 || pieces > count || rest.Length < pieces * (long)PieceHeaderBytes) return false;
        // Strings of a block may all be empty, of a dictionary only one: their number, too, is bounded by the bytes there are.
        if (count > Math.Max(Segment.BlockRows, (pieces * (long)MaxPieceBytes) + 1)) return false;
        var lengths = ArrayPool<long>.Shared.Rent(count);
        try
        {
            IntegerRun.Decode(lengthRun, lengths.AsSpan(0, count));
            return ArePiecesValid(rest, (int)pieces, lengths.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(lengths);
        }
    }

    internal override byte[] DecodeAll(ReadOnlySpan<byte> bytes, Span<int> ends)
    {
        var heap = new HeapPieces(bytes);
        FillEnds(heap.Lengths, ends);
        var text = GC.AllocateUninitializedArray<byte>(ends[^1]);
        var at = 0;
        var stored = 0;
        for (var piece = 0; piece < heap.Count; piece++)
        {
            heap.Read(piece, stored, text.AsSpan(at, heap.RawBytes(piece)));
            stored += heap.StoredBytes(piece);
            at += heap.RawBytes(piece);
        }

        return text;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> rows, StringBlock target)
    {
        var heap = new HeapPieces(bytes);
        var lengths = ArrayPool<long>.Shared.Rent(rows.Length);
        var raw = ArrayPool<byte>.Shared.Rent(MaxPieceBytes);
        try
        {
            IntegerRun.Decode(heap.Lengths, lengths.AsSpan(0, rows.Length));
            var stored = 0;
            for (var piece = 0; piece < heap.Count; piece++)
            {
                heap.Read(piece, stored, raw.AsSpan(0, heap.RawBytes(piece)));
                stored += heap.StoredBytes(piece);
                var at = 0;
                var end = piece + 1 < heap.Count ? heap.First(piece + 1) : rows.Length;
                for (var i = heap.First(piece); i < end; i++)
                {
                    target.Set(rows[i], raw.AsSpan(at, (int)lengths[i]));
                    at += (int)lengths[i];
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<long>.Shared.Return(lengths);
        }
    }

    internal override string Get(ReadOnlySpan<byte> bytes, int count, int index)
    {
        var heap = new HeapPieces(bytes);
        var piece = heap.PieceOf(index);
        var start = 0;
        for (var i = heap.First(piece); i < index; i++) start += (int)IntegerRun.Get(heap.Lengths, count, i);
        var length = (int)IntegerRun.Get(heap.Lengths, count, index);
        var raw = ArrayPool<byte>.Shared.Rent(MaxPieceBytes);
        try
        {
            heap.Read(piece, heap.StoredStart(piece), raw.AsSpan(0, heap.RawBytes(piece)));
            return Encoding.UTF8.GetString(raw.AsSpan(start, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    /// <summary>Fills the offset behind each string from their lengths.</summary>
    private static void FillEnds(ReadOnlySpan<byte> lengthRun, Span<int> ends)
    {
        var lengths = ArrayPool<long>.Shared.Rent(ends.Length);
        IntegerRun.Decode(lengthRun, lengths.AsSpan(0, ends.Length));
        var end = 0;
        for (var i = 0; i < ends.Length; i++) ends[i] = end += (int)lengths[i];
        ArrayPool<long>.Shared.Return(lengths);
    }

    private static bool ArePiecesValid(ReadOnlySpan<byte> table, int pieces, ReadOnlySpan<long> lengths)
    {
        long stored = 0;
        long total = 0;
        for (var piece = 0; piece < pieces; piece++)
        {
            var header = table[(piece * PieceHeaderBytes)..];
            var first = BinaryPrimitives.ReadUInt32LittleEndian(header);
            var end = piece + 1 < pieces ? BinaryPrimitives.ReadUInt32LittleEndian(header[PieceHeaderBytes..]) : (uint)lengths.Length;
            if (first >= end || end > lengths.Length || (piece == 0 && first != 0)) return false;
            long raw = 0;
            foreach (var length in lengths[(int)first..(int)end])
            {
                if (length is < 0 or > EventLimits.MaxStringBytes) return false;
                raw += length;
            }

            if (raw > MaxPieceBytes || raw != BinaryPrimitives.ReadUInt32LittleEndian(header[4..])) return false;
            total += raw;
            stored += BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        }

        return total <= Array.MaxLength && stored == table.Length - (pieces * (long)PieceHeaderBytes);
    }
}
