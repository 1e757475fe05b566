using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Reads the ids or hashes of a column's values in a block for the rows of a view. One per thread.</summary>
internal sealed class IdReader(BlockBuffers buffers)
{
    // Neighbouring rows repeat numbers; a hit saves the shared table and its lock.
    private const int CacheSize = 4_096;

    private readonly long[] cachedBits = new long[CacheSize];
    private readonly int[] cachedIds = new int[CacheSize];
    private LanePlan? cachedLane;

    /// <summary>The id of each row of the view in any lane of the column; 0 where it has no value.</summary>
    public void ReadColumn(SegmentColumn column, ColumnValues values, int block, int blockRows, RowView view, Span<int> ids)
    {
        var first = true;
        foreach (var lane in column.Lanes)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0) continue;
            if (first)
            {
                ReadLane(lane, values, block, blockRows, view, ids);
                first = false;
                continue;
            }

            var more = buffers.MoreIds.AsSpan(0, ids.Length);
            ReadLane(lane, values, block, blockRows, view, more);
            for (var i = 0; i < ids.Length; i++)
                if (more[i] != 0) ids[i] = more[i];
        }

        if (first) ids.Clear();
    }

    /// <summary>The id of each row of the view in one lane; 0 where it has no value.</summary>
    public void ReadLane(LanePlan lane, ColumnValues values, int block, int blockRows, RowView view, Span<int> ids)
    {
        if (lane.HasDictionary) ReadCodes(lane, values, block, blockRows, view, ids);
        else if (lane.Type == ColumnType.String) ReadStrings(lane, values, block, blockRows, view, ids);
        else ReadNumbers(lane, values, block, blockRows, view, ids);
    }

    /// <summary>The hash of each row of the view, all of which have a value in this lane.</summary>
    public void ReadHashes(LanePlan lane, int block, int blockRows, RowView view, Span<ulong> hashes)
    {
        if (lane.HasDictionary)
        {
            lane.Reader.ReadCodes(block, buffers.Codes.AsSpan(0, blockRows));
            view.Compact(buffers.Codes);
            var table = lane.Hashes();
            for (var i = 0; i < hashes.Length; i++) hashes[i] = table[buffers.Codes[i]];
            return;
        }

        if (lane.Type == ColumnType.String)
        {
            var strings = buffers.Strings;
            lane.Reader.ReadStrings(block, strings);
            for (var i = 0; i < hashes.Length; i++) hashes[i] = lane.HashOf(strings.Value(view.IsAll ? i : view.Rows[i]));
            return;
        }

        var bits = ReadBits(lane, block, blockRows);
        view.Compact(bits);
        for (var i = 0; i < hashes.Length; i++) hashes[i] = lane.HashOf(bits[i]);
    }

    private void ReadCodes(LanePlan lane, ColumnValues values, int block, int blockRows, RowView view, Span<int> ids)
    {
        var codes = buffers.Codes;
        lane.Reader.ReadCodes(block, codes.AsSpan(0, blockRows));
        var table = lane.IdTable();
        if (view.IsAll)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var code = codes[i];
                var id = table[code];
                ids[i] = id != 0 ? id - 1 : lane.IdOf(code, values);
            }

            return;
        }

        var rows = view.Rows;
        for (var i = 0; i < ids.Length; i++)
        {
            var code = codes[rows[i]];
            var id = table[code];
            ids[i] = id != 0 ? id - 1 : lane.IdOf(code, values);
        }
    }

    private void ReadStrings(LanePlan lane, ColumnValues values, int block, int blockRows, RowView view, Span<int> ids)
    {
        var strings = buffers.Strings;
        lane.Reader.ReadStrings(block, strings);
        for (var i = 0; i < ids.Length; i++)
        {
            var row = view.IsAll ? i : view.Rows[i];
            ids[i] = strings.IsPresent(row) ? lane.IdOfText(strings.Value(row), values) : 0;
        }
    }

    private void ReadNumbers(LanePlan lane, ColumnValues values, int block, int blockRows, RowView view, Span<int> ids)
    {
        var bits = ReadBits(lane, block, blockRows);
        var presence = buffers.PresenceBits.AsSpan(0, Bitmaps.Words(blockRows));
        lane.Reader.ReadPresence(block, presence);
        if (cachedLane != lane)
        {
            Array.Clear(cachedIds);
            cachedLane = lane;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            var row = view.IsAll ? i : view.Rows[i];
            ids[i] = ((presence[row >> 6] >> (row & 63)) & 1) != 0 ? IdOf(lane, values, bits[row]) : 0;
        }
    }

    private int IdOf(LanePlan lane, ColumnValues values, long bits)
    {
        var at = (int)(((ulong)bits * 0x9E3779B97F4A7C15UL) >> 52);
        if (cachedBits[at] == bits && cachedIds[at] != 0) return cachedIds[at];
        var id = lane.IdOfBits(bits, values);
        (cachedBits[at], cachedIds[at]) = (bits, id);
        return id;
    }

    private long[] ReadBits(LanePlan lane, int block, int blockRows)
    {
        var bits = buffers.Integers;
        if (lane.Type != ColumnType.Float)
        {
            lane.Reader.ReadIntegers(block, bits.AsSpan(0, blockRows));
            return bits;
        }

        var numbers = buffers.Numbers;
        lane.Reader.ReadNumbers(block, numbers.AsSpan(0, blockRows));
        for (var i = 0; i < blockRows; i++) bits[i] = BitConverter.DoubleToInt64Bits(numbers[i]);
        return bits;
    }
}
