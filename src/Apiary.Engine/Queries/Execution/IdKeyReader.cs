using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Reads the <see cref="IdKey"/> of a column's ids, whatever type they were sent as. One per thread.</summary>
internal sealed class IdKeyReader(BlockBuffers buffers)
{
    private readonly ulong[] more = new ulong[Segment.BlockRows];

    /// <summary>Fills the key of each row of a block; 0 where it has no id.</summary>
    public void Read(SegmentColumn column, int block, Span<ulong> keys)
    {
        keys.Clear();
        foreach (var lane in column.Lanes)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0) continue;
            var read = more.AsSpan(0, keys.Length);
            ReadLane(lane, block, read);
            for (var row = 0; row < keys.Length; row++) keys[row] |= read[row];
        }
    }

    private void ReadLane(LanePlan lane, int block, Span<ulong> keys)
    {
        if (lane.Type != ColumnType.String)
        {
            ReadNumbers(lane, block, keys);
            return;
        }

        if (!lane.HasDictionary)
        {
            lane.Reader.ReadKeys(block, keys, buffers.Strings);
            return;
        }

        var codes = buffers.Codes.AsSpan(0, keys.Length);
        lane.Reader.ReadCodes(block, codes);
        var table = lane.Keys();
        for (var row = 0; row < codes.Length && row < keys.Length; row++) keys[row] = table[codes[row]];
    }

    /// <summary>Ids as numbers: rare, so that their text is made for each.</summary>
    private static void ReadNumbers(LanePlan lane, int block, Span<ulong> keys)
    {
        var first = block * Segment.BlockRows;
        for (var row = 0; row < keys.Length; row++)
            keys[row] = lane.Reader.TryReadValue(first + row, out var value) ? IdKey.Of(System.Text.Encoding.UTF8.GetBytes(value.ToString())) : 0;
    }
}
