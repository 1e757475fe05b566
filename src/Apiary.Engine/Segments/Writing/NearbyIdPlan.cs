using System.Buffers.Binary;
using System.Numerics;
using Apiary.Engine.Events;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// Finds the rows that the ids of one lane (parents) stand in, in another lane that was written before (spans), block by
/// block. See <see cref="NearbyIds"/>.
/// </summary>
internal sealed class NearbyIdPlan(WrittenIds others)
{
    /// <summary>Four times the rows of a block: most ids are found at the first look, and the table still fits the L2 cache.</summary>
    private const int Slots = Segment.BlockRows * 4;

    /// <summary>An empty slot. The row of this number cannot be referred to; its children are exceptions.</summary>
    private const ushort Empty = ushort.MaxValue;

    private readonly long[] idsByRow = new long[Segment.BlockRows];
    private readonly long[] ids = new long[Segment.BlockRows];
    private readonly long[] distances = new long[Segment.BlockRows];
    // An open hash table of the rows by their ids.
    private readonly ushort[] slots = new ushort[Slots];

    /// <summary>Appends the ids of a block if they are smaller this way; else writes nothing and returns false.</summary>
    internal bool TryWrite(int block, TextList values, BlockRowFlags present, IntegerProfile profile, ByteWriter writer)
    {
        if (!others.TryGet(block, out var otherIds, out var otherRows) || !StringEncodings.Find((byte)EncodingId.Hex8)!.CanEncode(values)) return false;
        Index(otherIds, otherRows);
        var exceptions = 0;
        var i = 0;
        for (var word = 0; i < values.Count; word++)
        {
            for (var bits = present.Bitmap[word]; bits != 0; bits &= bits - 1, i++)
            {
                var id = ids[i] = Parse(values[i]);
                var other = slots[SlotOf(id)];
                distances[i] = other == Empty ? 0 : (word << 6) + BitOperations.TrailingZeroCount(bits) - other;
                exceptions += distances[i] == 0 ? 1 : 0;
            }
        }

        // An exception takes ten bytes and its place among the distances, an id as it is eight.
        if (exceptions * 2 > values.Count) return false;
        var start = writer.Length;
        NearbyIds.Write(ids.AsSpan(0, values.Count), distances.AsSpan(0, values.Count), profile, writer);
        if (writer.Length - start < values.Count * 8) return true;
        writer.Truncate(start);
        return false;
    }

    private static long Parse(ReadOnlySpan<byte> text)
    {
        Span<byte> raw = stackalloc byte[8];
        HexIds.Parse(text, raw);
        return BinaryPrimitives.ReadInt64LittleEndian(raw);
    }

    private void Index(ReadOnlySpan<long> otherIds, ReadOnlySpan<ulong> otherRows)
    {
        slots.AsSpan().Fill(Empty);
        var i = 0;
        for (var word = 0; i < otherIds.Length; word++)
        {
            for (var bits = otherRows[word]; bits != 0; bits &= bits - 1, i++)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(bits);
                idsByRow[row] = otherIds[i];
                slots[SlotOf(otherIds[i])] = (ushort)row;
            }
        }
    }

    private int SlotOf(long id)
    {
        var slot = (int)Hash64.Compute((ulong)id) & (Slots - 1);
        while (slots[slot] != Empty && idsByRow[slots[slot]] != id) slot = (slot + 1) & (Slots - 1);
        return slot;
    }
}
