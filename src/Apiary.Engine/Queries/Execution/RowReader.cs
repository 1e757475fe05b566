using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Reads the values of some rows of a segment as they were stored. A block of which many rows are wanted is decoded as a whole,
/// of others only those rows are touched. One per thread.
/// </summary>
internal sealed class RowReader(BlockBuffers buffers)
{
    // A row by itself costs about 0.2 µs, a block of codes or numbers 50 µs, one of strings a millisecond.
    private const int MinDecoded = 256;
    private const int MinDecodedStrings = 4_096;

    private readonly Dictionary<uint, FieldValue> entries = [];

    /// <summary>
    /// Sets the value of each of <paramref name="rows"/>, ascending and counted from the segment's first, that has one in this
    /// lane; leaves the others as they are. Returns how many have one.
    /// </summary>
    public int Read(Segment segment, LaneReader lane, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        entries.Clear();
        var found = 0;
        for (var start = 0; start < rows.Length;)
        {
            var block = rows[start] / Segment.BlockRows;
            var end = start + 1;
            while (end < rows.Length && rows[end] / Segment.BlockRows == block) end++;
            if (lane.Statistics(block).PresentCount != 0) found += ReadBlock(segment, lane, block, rows[start..end], values[start..end]);
            start = end;
        }

        return found;
    }

    private int ReadBlock(Segment segment, LaneReader lane, int block, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        var isCoded = lane.Dictionary is not null;
        if (rows.Length < (lane.Type == ColumnType.String && !isCoded ? MinDecodedStrings : MinDecoded)) return ReadEach(lane, rows, values);
        var count = segment.RowsInBlock(block);
        if (isCoded) return ReadCodes(lane, block, count, rows, values);
        return lane.Type == ColumnType.String ? ReadStrings(lane, block, rows, values) : ReadNumbers(lane, block, count, rows, values);
    }

    private static int ReadEach(LaneReader lane, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        var found = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!lane.TryReadValue(rows[i], out var value)) continue;
            values[i] = value;
            found++;
        }

        return found;
    }

    private int ReadCodes(LaneReader lane, int block, int count, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        var codes = buffers.Codes.AsSpan(0, count);
        lane.ReadCodes(block, codes);
        var dictionary = lane.Dictionary!;
        var found = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var code = codes[rows[i] % Segment.BlockRows];
            if (code == 0) continue;
            // A text once for all rows that have it.
            if (!entries.TryGetValue(code, out var value)) entries[code] = value = dictionary.Value((int)code - 1);
            values[i] = value;
            found++;
        }

        return found;
    }

    private int ReadNumbers(LaneReader lane, int block, int count, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        var presence = buffers.PresenceBits.AsSpan(0, Bitmaps.Words(count));
        lane.ReadPresence(block, presence);
        if (lane.Type == ColumnType.Float) lane.ReadNumbers(block, buffers.Numbers.AsSpan(0, count));
        else lane.ReadIntegers(block, buffers.Integers.AsSpan(0, count));
        var found = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i] % Segment.BlockRows;
            if (((presence[row >> 6] >> (row & 63)) & 1) == 0) continue;
            values[i] = lane.Type switch
            {
                ColumnType.Float => FieldValue.Float(buffers.Numbers[row]),
                ColumnType.Boolean => FieldValue.Boolean(buffers.Integers[row] != 0),
                _ => FieldValue.Integer(buffers.Integers[row]),
            };
            found++;
        }

        return found;
    }

    private int ReadStrings(LaneReader lane, int block, ReadOnlySpan<int> rows, Span<FieldValue> values)
    {
        var strings = buffers.Strings;
        lane.ReadStrings(block, strings);
        var found = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i] % Segment.BlockRows;
            if (!strings.IsPresent(row)) continue;
            values[i] = FieldValue.String(System.Text.Encoding.UTF8.GetString(strings.Value(row)));
            found++;
        }

        return found;
    }
}
