using System.Buffers.Binary;
using System.Numerics;
using Apiary.Engine.Events;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// Finds the rows that the ids of one lane (parents) stand in, in another lane that was written before (spans), block by
/// block. See <see cref="NearbyIds"/>.
/// </summary>
internal sealed class NearbyIdPlan : IDisposable
{
    /// <summary>Twice the rows of a block.</summary>
    private const int Slots = Segment.BlockRows * 2;

    private readonly LaneGather others;
    private readonly bool[] areOthersRaw;
    private readonly TextList texts = new();
    private readonly BlockRowFlags flags = new();
    private readonly ulong[] ids = new ulong[Segment.BlockRows];
    private readonly long[] distances = new long[Segment.BlockRows];
    // An open hash table from an id to its row plus 1.
    private readonly ulong[] keys = new ulong[Slots];
    private readonly int[] rows = new int[Slots];

    /// <param name="order">The file's rows.</param>
    /// <param name="others">The lane that the ids stand in.</param>
    /// <param name="areOthersRaw">For each block whether that lane's ids were written as 8 bytes each, since only those can be referred to.</param>
    internal NearbyIdPlan(MergeOrder order, LaneInputs others, bool[] areOthersRaw)
    {
        this.others = LaneGather.OfTexts(order, others);
        this.areOthersRaw = areOthersRaw;
    }

    public void Dispose() => others.Dispose();

    /// <summary>
    /// Appends the ids of a block if they are smaller this way; else writes nothing and returns false. Blocks are asked for in order, none is left out.
    /// </summary>
    internal bool TryWrite(int block, TextList values, BlockRowFlags present, IntegerProfile profile, ByteWriter writer)
    {
        others.ReadTexts(block, texts, flags);
        if (values.Count == 0 || !areOthersRaw[block] || !Find(EncodingId.Hex8).CanEncode(values)) return false;
        Index();
        var exceptions = 0;
        var i = 0;
        for (var word = 0; word < present.Bitmap.Length && i < values.Count; word++)
        {
            for (var bits = present.Bitmap[word]; bits != 0; bits &= bits - 1, i++)
            {
                var id = ids[i] = Parse(values[i]);
                var other = rows[SlotOf(id)] - 1;
                distances[i] = other < 0 ? 0 : (word << 6) + BitOperations.TrailingZeroCount(bits) - other;
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

    private static StringEncoding Find(EncodingId id) => StringEncodings.Find((byte)id)!;

    private static ulong Parse(ReadOnlySpan<byte> text)
    {
        Span<byte> raw = stackalloc byte[8];
        HexIds.Parse(text, raw);
        return BinaryPrimitives.ReadUInt64LittleEndian(raw);
    }

    private void Index()
    {
        Array.Clear(rows);
        var i = 0;
        for (var word = 0; word < flags.Bitmap.Length && i < texts.Count; word++)
        {
            for (var bits = flags.Bitmap[word]; bits != 0; bits &= bits - 1, i++)
            {
                var id = Parse(texts[i]);
                var slot = SlotOf(id);
                keys[slot] = id;
                rows[slot] = (word << 6) + BitOperations.TrailingZeroCount(bits) + 1;
            }
        }
    }

    private int SlotOf(ulong id)
    {
        var slot = (int)Hash64.Compute(id) & (Slots - 1);
        while (rows[slot] != 0 && keys[slot] != id) slot = (slot + 1) & (Slots - 1);
        return slot;
    }
}
