using System.Buffers;
using System.Runtime.InteropServices;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// The values of one input's lane in that input's order of time, as 64 bits each: codes (by way of a map), integers, or the
/// bits of doubles. Holds one block of an input in order, the whole lane of one that is not.
/// </summary>
internal sealed class NumberCursor : IDisposable
{
    private readonly Segment input;
    private readonly LaneReader? lane;
    private readonly int[]? order;
    private readonly int[]? codeMap;
    private readonly long[] values = [];
    // One byte a row, 255 where it has a value.
    private readonly byte[] flags = [];
    private readonly uint[] codes = [];
    private readonly ulong[] bits = [];
    private int next;
    private int windowStart;
    private int windowEnd;
    private bool isWindowEmpty;
    private bool hasGaps;

    /// <param name="input">Whose lane it is.</param>
    /// <param name="lane">Null when the input has no such lane: all rows are without a value.</param>
    /// <param name="order">The input's rows in order of time, or null when they stand so.</param>
    /// <param name="codeMap">For codes: what each code of the lane becomes (code 0 becomes 0); it may change between passes. Null for numbers.</param>
    internal NumberCursor(Segment input, LaneReader? lane, int[]? order, int[]? codeMap)
    {
        this.input = input;
        this.lane = lane;
        this.order = order;
        this.codeMap = codeMap;
        if (lane is null) return;
        var window = order is null ? Math.Min(Segment.BlockRows, input.RowCount) : input.RowCount;
        values = ArrayPool<long>.Shared.Rent(window);
        flags = ArrayPool<byte>.Shared.Rent(window);
        if (codeMap is not null) codes = ArrayPool<uint>.Shared.Rent(Segment.BlockRows);
        else bits = ArrayPool<ulong>.Shared.Rent(Segment.BlockRows / 64);
    }

    internal void Restart()
    {
        next = 0;
        windowStart = 0;
        windowEnd = 0;
    }

    /// <summary>Appends the next rows to <paramref name="target"/> and <paramref name="targetFlags"/>, which have as many elements; values of rows without one are undefined.</summary>
    internal void Take(Span<long> target, Span<byte> targetFlags)
    {
        if (lane is null)
        {
            targetFlags.Clear();
            return;
        }

        if (order is not null)
        {
            if (windowEnd == 0) LoadAll();
            var rows = order.AsSpan(next, target.Length);
            next += rows.Length;
            var from = values;
            for (var i = 0; i < target.Length && i < rows.Length; i++) target[i] = from[rows[i]];
            if (hasGaps)
            {
                var flagsFrom = flags;
                for (var i = 0; i < targetFlags.Length && i < rows.Length; i++) targetFlags[i] = flagsFrom[rows[i]];
            }
            else
            {
                targetFlags.Fill(255);
            }

            return;
        }

        while (target.Length > 0)
        {
            int count;
            if (next == windowEnd)
            {
                var block = next / Segment.BlockRows;
                count = input.RowsInBlock(block);
                if (count <= target.Length)
                {
                    // A whole block of one input in a row, as in any flush and most merges: no need to copy it.
                    if (!Read(block, target[..count], targetFlags[..count])) targetFlags[..count].Clear();
                    next += count;
                    windowEnd = next;
                    target = target[count..];
                    targetFlags = targetFlags[count..];
                    continue;
                }

                LoadBlock();
            }

            count = Math.Min(target.Length, windowEnd - next);
            if (isWindowEmpty)
            {
                targetFlags[..count].Clear();
            }
            else
            {
                values.AsSpan(next - windowStart, count).CopyTo(target);
                flags.AsSpan(next - windowStart, count).CopyTo(targetFlags);
            }

            next += count;
            target = target[count..];
            targetFlags = targetFlags[count..];
        }
    }

    public void Dispose()
    {
        if (values.Length > 0) ArrayPool<long>.Shared.Return(values);
        if (flags.Length > 0) ArrayPool<byte>.Shared.Return(flags);
        if (codes.Length > 0) ArrayPool<uint>.Shared.Return(codes);
        if (bits.Length > 0) ArrayPool<ulong>.Shared.Return(bits);
    }

    private void LoadBlock()
    {
        var block = next / Segment.BlockRows;
        windowStart = next;
        windowEnd = next + input.RowsInBlock(block);
        isWindowEmpty = !Read(block, values.AsSpan(0, windowEnd - windowStart), flags.AsSpan(0, windowEnd - windowStart));
    }

    private void LoadAll()
    {
        windowEnd = input.RowCount;
        for (var block = 0; block < input.BlockCount; block++)
        {
            var start = block * Segment.BlockRows;
            var rows = input.RowsInBlock(block);
            if (!Read(block, values.AsSpan(start, rows), flags.AsSpan(start, rows))) flags.AsSpan(start, rows).Clear();
            hasGaps |= lane!.Statistics(block).PresentCount < rows;
        }
    }

    /// <summary>Reads a block; false, and nothing is read, when no row of it has a value.</summary>
    private bool Read(int block, Span<long> blockValues, Span<byte> blockFlags)
    {
        var present = lane!.Statistics(block).PresentCount;
        if (present == 0) return false;
        if (codeMap is not null)
        {
            var blockCodes = codes.AsSpan(0, blockValues.Length);
            lane.ReadCodes(block, blockCodes);
            var map = codeMap;
            for (var i = 0; i < blockCodes.Length; i++) blockValues[i] = map[(int)blockCodes[i]];
            if (present == blockValues.Length)
            {
                blockFlags.Fill(255);
                return true;
            }

            for (var i = 0; i < blockCodes.Length; i++) blockFlags[i] = (byte)(blockCodes[i] == 0 ? 0 : 255);
            return true;
        }

        if (lane.Type == ColumnType.Float) lane.ReadNumbers(block, MemoryMarshal.Cast<long, double>(blockValues));
        else lane.ReadIntegers(block, blockValues);
        if (present == blockValues.Length)
        {
            blockFlags.Fill(255);
            return true;
        }

        lane.ReadPresence(block, bits);
        for (var i = 0; i < blockFlags.Length; i++) blockFlags[i] = (byte)(-(int)((bits[i >> 6] >> i) & 1));
        return true;
    }
}
