using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>As <see cref="NumberCursor"/>, for the bytes of strings. Holds one block of an input in order, the whole lane of one that is not.</summary>
internal sealed class TextCursor
{
    private readonly Segment input;
    private readonly LaneReader? lane;
    private readonly int[]? order;
    private readonly StringBlock[] blocks;
    private int loadedBlock = -1;
    private int next;

    internal TextCursor(Segment input, LaneReader? lane, int[]? order)
    {
        this.input = input;
        this.lane = lane;
        this.order = order;
        blocks = lane is null ? [] : new StringBlock[order is null ? 1 : input.BlockCount];
        for (var i = 0; i < blocks.Length; i++) blocks[i] = new StringBlock();
    }

    internal void Restart() => next = 0;

    /// <summary>Appends the values of the next rows that have one to <paramref name="target"/>; sets <paramref name="flags"/>, one byte a row, to 255 for those, to 0 for others.</summary>
    internal void Take(TextList target, Span<byte> flags)
    {
        if (lane is null)
        {
            flags.Clear();
            return;
        }

        if (order is not null && loadedBlock < 0) LoadAll();
        foreach (ref var flag in flags)
        {
            var row = order is null ? next : order[next];
            next++;
            var block = row / Segment.BlockRows;
            if (order is null && block != loadedBlock) LoadBlock(block);
            var strings = blocks[order is null ? 0 : block];
            var isPresent = strings.IsPresent(row % Segment.BlockRows);
            flag = (byte)(isPresent ? 255 : 0);
            if (isPresent) target.Add(strings.Value(row % Segment.BlockRows));
        }
    }

    private void LoadBlock(int block)
    {
        lane!.ReadStrings(block, blocks[0]);
        loadedBlock = block;
    }

    private void LoadAll()
    {
        for (var block = 0; block < blocks.Length; block++) lane!.ReadStrings(block, blocks[block]);
        loadedBlock = input.BlockCount;
    }
}
