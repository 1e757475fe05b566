namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// In which order the rows of several inputs stand in one file: by time; among equal times first those of the earlier input,
/// then as they came. Worked out once, followed by every lane.
/// </summary>
internal sealed class MergeOrder
{
    // The input of each row; null when there is one input. Each input's rows are taken in its own order.
    private readonly ushort[]? sources;

    internal MergeOrder(IReadOnlyList<Segment> inputs)
    {
        Inputs = inputs;
        RowCount = checked((int)inputs.Sum(input => (long)input.RowCount));
        MinTimestampNanos = inputs.Min(input => input.MinTimestampNanos);
        MaxTimestampNanos = inputs.Max(input => input.MaxTimestampNanos);
        var cursors = new TimeCursor[inputs.Count];
        try
        {
            for (var i = 0; i < cursors.Length; i++) cursors[i] = new TimeCursor(inputs[i]);
            Orders = [.. cursors.Select(cursor => cursor.Order)];
            if (cursors.Length > 1) sources = Merge(cursors, RowCount);
        }
        finally
        {
            foreach (var cursor in cursors) cursor?.Dispose();
        }
    }

    internal IReadOnlyList<Segment> Inputs { get; }

    /// <summary>For each input its rows in order of time; null when they stand so already.</summary>
    internal IReadOnlyList<int[]?> Orders { get; }

    internal int RowCount { get; }

    internal int BlockCount => (int)(((long)RowCount + Segment.BlockRows - 1) / Segment.BlockRows);

    internal long MinTimestampNanos { get; }

    internal long MaxTimestampNanos { get; }

    internal int RowsInBlock(int block) => Math.Min(Segment.BlockRows, RowCount - (block * Segment.BlockRows));

    /// <summary>How many rows from <paramref name="row"/> on, up to <paramref name="end"/>, come from one input, and which.</summary>
    internal int RunLength(int row, int end, out int source)
    {
        source = 0;
        if (sources is null) return end - row;
        source = sources[row];
        var rest = sources.AsSpan(row, end - row);
        var length = rest.IndexOfAnyExcept(sources[row]);
        return length < 0 ? rest.Length : length;
    }

    private static ushort[] Merge(TimeCursor[] cursors, int rowCount)
    {
        var sources = new ushort[rowCount];
        for (var row = 0; row < rowCount;)
        {
            // The input with the earliest next row, and until when it stays ahead of all others.
            var first = -1;
            var second = -1;
            for (var i = 0; i < cursors.Length; i++)
            {
                if (cursors[i].IsAtEnd) continue;
                if (first < 0 || cursors[i].Time < cursors[first].Time) (first, second) = (i, first);
                else if (second < 0 || cursors[i].Time < cursors[second].Time) second = i;
            }

            var cursor = cursors[first];
            var limit = second < 0 ? long.MaxValue : cursors[second].Time;
            // At equal times the earlier input goes first.
            var takesEqual = second < 0 || first < second;
            do
            {
                sources[row++] = (ushort)first;
                cursor.Advance();
            }
            while (!cursor.IsAtEnd && (cursor.Time < limit || (takesEqual && cursor.Time == limit)));
        }

        return sources;
    }
}
