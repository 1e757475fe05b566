using System.Buffers;

namespace Apiary.Engine.Segments.Writing;

/// <summary>The times of one input in ascending order, and where each row comes from when the input itself is not in order.</summary>
internal sealed class TimeCursor : IDisposable
{
    private readonly Segment input;
    // Sorted input: one block of times. Unsorted: all of them, sorted.
    private readonly long[] times;
    private int windowStart;
    private int windowEnd;

    internal TimeCursor(Segment input)
    {
        this.input = input;
        if (input is SegmentFile || IsAscending(input))
        {
            times = ArrayPool<long>.Shared.Rent(Segment.BlockRows);
            return;
        }

        times = ArrayPool<long>.Shared.Rent(input.RowCount);
        for (var block = 0; block < input.BlockCount; block++)
            input.Timestamps.ReadIntegers(block, times.AsSpan(block * Segment.BlockRows, input.RowsInBlock(block)));
        Order = StableSort.Sort(times.AsSpan(0, input.RowCount));
        windowEnd = input.RowCount;
    }

    /// <summary>For an unsorted input its rows in order of time; else null.</summary>
    internal int[]? Order { get; }

    /// <summary>How many rows were taken.</summary>
    internal int Next { get; private set; }

    internal bool IsAtEnd => Next == input.RowCount;

    /// <summary>The time of the next row.</summary>
    internal long Time
    {
        get
        {
            if (Next == windowEnd) LoadWindow();
            return times[Next - windowStart];
        }
    }

    /// <summary>Takes the next row.</summary>
    internal void Advance() => Next++;

    public void Dispose() => ArrayPool<long>.Shared.Return(times);

    private static bool IsAscending(Segment input)
    {
        var times = ArrayPool<long>.Shared.Rent(Segment.BlockRows);
        var previous = long.MinValue;
        var isAscending = true;
        for (var block = 0; block < input.BlockCount && isAscending; block++)
        {
            var run = times.AsSpan(0, input.RowsInBlock(block));
            input.Timestamps.ReadIntegers(block, run);
            foreach (var time in run)
            {
                isAscending &= time >= previous;
                previous = time;
            }
        }

        ArrayPool<long>.Shared.Return(times);
        return isAscending;
    }

    private void LoadWindow()
    {
        windowStart = Next;
        var block = Next / Segment.BlockRows;
        windowEnd = windowStart + input.RowsInBlock(block);
        input.Timestamps.ReadIntegers(block, times.AsSpan(0, windowEnd - windowStart));
    }
}
