using System.Buffers;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Strings of the open rows of which most are new ones: kept as they are.</summary>
internal sealed class TextLane(TableMemory memory) : MemoryLane(ColumnType.String, memory)
{
    internal override LaneReader Reader(int rowCount) => new TextLaneReader(this, rowCount);

    /// <summary>The same values as <paramref name="coded"/> has. Readers of the old lane keep it.</summary>
    internal static TextLane From(CodedLane coded, TableMemory memory)
    {
        var lane = new TextLane(memory);
        var codes = ArrayPool<int>.Shared.Rent(Segment.BlockRows);
        var rows = ArrayPool<int>.Shared.Rent(Segment.BlockRows);
        for (var index = 0; index < coded.BlockCount; index++)
        {
            if (coded.Block(index) is not NumberBlock block) continue;
            var count = block.Count;
            var numbers = block.Rows(count);
            for (var i = 0; i < count; i++)
            {
                codes[i] = (int)block.Value(i);
                rows[i] = numbers.IsEmpty ? i : numbers[i];
            }

            lane.BlockToWrite(index).Append(rows.AsSpan(0, count), 0, codes.AsSpan(0, count), new LaneEntries(coded.Dictionary));
        }

        ArrayPool<int>.Shared.Return(codes);
        ArrayPool<int>.Shared.Return(rows);
        return lane;
    }

    protected override void Prepare(BatchLane lane)
    {
        // Strings are copied value by value.
    }

    protected override void Append(int block, ReadOnlySpan<int> rows, int offset, BatchLane lane, int start) =>
        BlockToWrite(block).Append(rows, offset, lane.Codes.Slice(start, rows.Length), new BatchEntries(lane.Dictionary!));

    private TextBlock BlockToWrite(int index)
    {
        if (Block(index) is TextBlock known) return known;
        var block = new TextBlock(Memory);
        SetBlock(index, block);
        return block;
    }
}
