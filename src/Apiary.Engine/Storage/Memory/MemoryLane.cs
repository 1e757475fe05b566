using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>The values of one type under one column's name in the open rows of a dataset, block by block. One writer, many readers.</summary>
internal abstract class MemoryLane(ColumnType type, TableMemory memory)
{
    private MemoryBlock?[] blocks = [];

    internal ColumnType Type { get; } = type;

    /// <summary>How many values there are. For the writer.</summary>
    internal int ValueCount { get; private set; }

    protected TableMemory Memory => memory;

    /// <summary>A block; null when no row of it has a value.</summary>
    internal MemoryBlock? Block(int index)
    {
        var known = Volatile.Read(ref blocks);
        return index < known.Length ? Volatile.Read(ref known[index]) : null;
    }

    /// <summary>How many blocks there may be.</summary>
    internal int BlockCount => Volatile.Read(ref blocks).Length;

    /// <summary>Appends a batch's lane; row 0 of the batch is row <paramref name="firstRow"/> here.</summary>
    internal void Append(BatchLane lane, int firstRow)
    {
        Prepare(lane);
        var rows = lane.Rows;
        for (var start = 0; start < rows.Length;)
        {
            var block = (firstRow + rows[start]) / Segment.BlockRows;
            var count = RunLength(rows[start..], ((block + 1) * Segment.BlockRows) - firstRow);
            Append(block, rows.Slice(start, count), firstRow - (block * Segment.BlockRows), lane, start);
            start += count;
        }

        ValueCount += rows.Length;
    }

    /// <summary>What a query reads that sees <paramref name="rowCount"/> rows.</summary>
    internal abstract LaneReader Reader(int rowCount);

    /// <summary>Gives the large buffers back; nobody reads the lane any more.</summary>
    internal void Release()
    {
        foreach (var block in blocks) block?.Release();
    }

    /// <summary>Looks at a batch's lane as a whole before its parts are appended.</summary>
    protected abstract void Prepare(BatchLane lane);

    /// <summary>Appends the values from <paramref name="start"/> on, as many as <paramref name="rows"/>, all in one block.</summary>
    protected abstract void Append(int block, ReadOnlySpan<int> rows, int offset, BatchLane lane, int start);

    protected void SetBlock(int index, MemoryBlock block)
    {
        if (index >= blocks.Length)
        {
            var larger = new MemoryBlock?[Math.Max(index + 1, blocks.Length * 2)];
            blocks.CopyTo(larger, 0);
            memory.Add((larger.Length - blocks.Length) * 8L);
            Volatile.Write(ref blocks, larger);
        }

        Volatile.Write(ref blocks[index], block);
    }

    /// <summary>How many of the ascending rows lie below <paramref name="end"/>; at least one does.</summary>
    private static int RunLength(ReadOnlySpan<int> rows, int end)
    {
        if (rows[^1] < end) return rows.Length;
        var at = rows.BinarySearch(end);
        return at < 0 ? ~at : at;
    }
}
