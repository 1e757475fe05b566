using System.Numerics;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Some rows of the block a thread is at, in the form that accumulators take them: which rows, the cell of each or runs of
/// rows with one cell, the weight of each or of all. A view is derived from a wider one by a bitmap. Used again for every block.
/// </summary>
internal sealed class RowView
{
    // With at most one gap in so many rows, what lies between the gaps is moved as a whole.
    private const int FewGaps = 64;

    private readonly int[] gaps = new int[Segment.BlockRows / FewGaps];
    private int gapCount;
    private int[]? rows;
    private int[]? positions;
    private int[]? cells;
    private long[]? weights;
    private ulong[] bits = [];
    private int bitWords;
    private bool ofAll;
    private bool rowsKnown;

    // Runs of rows that share a cell: the row of the block behind each, its position behind in the view, and the cell.
    private int[] runRows = new int[16];
    private int[] runEnds = new int[16];
    private int[] runCells = new int[16];
    private int runCount;

    /// <summary>How many rows.</summary>
    public int Count { get; private set; }

    /// <summary>True when it is all rows of the block.</summary>
    public bool IsAll { get; private set; }

    /// <summary>True when each row has its own cell; false when the runs say it.</summary>
    public bool HasCells { get; set; }

    /// <summary>True when each row has its own weight; false when all weigh <see cref="Weight"/>.</summary>
    public bool HasWeights { get; set; }

    public long Weight { get; set; }

    /// <summary>Room for the cell of each row.</summary>
    public int[] Cells => cells ??= BlockBuffers.New<int>();

    /// <summary>Room for the weight of each row.</summary>
    public long[] Weights => weights ??= BlockBuffers.New<long>();

    /// <summary>The row numbers in the block, ascending. Not for a view of all rows.</summary>
    public ReadOnlySpan<int> Rows
    {
        get
        {
            rows ??= BlockBuffers.New<int>();
            if (!rowsKnown)
            {
                if (gapCount > 0) FillRows(rows);
                else Bitmaps.ToRows(bits.AsSpan(0, bitWords), rows);
                rowsKnown = true;
            }

            return rows.AsSpan(0, Count);
        }
    }

    /// <summary>Where each row of a subset stands among the rows of its parent; in a parent of all rows that is its number.</summary>
    public ReadOnlySpan<int> Positions => ofAll ? Rows : positions.AsSpan(0, Count);

    /// <summary>In how many parts the rows are fed: all at once when they have cells, else run by run.</summary>
    public int PartCount => HasCells ? 1 : runCount;

    /// <summary>Begins the view of a block with all its rows.</summary>
    public void SetAll(int blockRows)
    {
        IsAll = true;
        Begin(blockRows);
    }

    /// <summary>Begins the view of a block with the rows of <paramref name="selection"/>, which must stay as it is while the view is used.</summary>
    public void SetBits(ulong[] selection, int words, int count)
    {
        (bits, bitWords, rowsKnown) = (selection, words, false);
        IsAll = false;
        Begin(count);
    }

    /// <summary>Adds the run of the rows up to <paramref name="endRow"/> of the block, from where the last run ended.</summary>
    public void AddRun(int cell, int endRow)
    {
        var startRow = runCount == 0 ? 0 : runRows[runCount - 1];
        var start = runCount == 0 ? 0 : runEnds[runCount - 1];
        AppendRun(cell, endRow, IsAll ? endRow : start + Bitmaps.CountRange(bits, startRow, endRow));
    }

    /// <summary>Moves all runs to the cells of another group.</summary>
    public void ShiftRuns(int cells)
    {
        for (var run = 0; run < runCount; run++) runCells[run] += cells;
    }

    /// <summary>Turns each row's group into its cell, in place, where the runs tell the bucket.</summary>
    public void SpreadRuns(int bucketCount)
    {
        var start = 0;
        for (var run = 0; run < runCount; run++)
        {
            var (end, bucket) = (runEnds[run], runCells[run]);
            foreach (ref var cell in Cells.AsSpan(start, end - start)) cell = (cell * bucketCount) + bucket;
            start = end;
        }
    }

    /// <summary>Becomes the rows of <paramref name="parent"/> whose bits in <paramref name="mask"/> are set.</summary>
    public void SetSubset(RowView parent, ReadOnlySpan<ulong> mask)
    {
        IsAll = false;
        ofAll = parent.IsAll;
        rows ??= BlockBuffers.New<int>();
        var gapsFound = 0;
        var isDense = parent.IsAll && TryFindGaps(mask, parent.Count, out gapsFound);
        Begin(isDense ? parent.Count - gapsFound : parent.IsAll ? Bitmaps.ToRows(mask, rows) : Pick(parent.Rows, mask));
        gapCount = isDense ? gapsFound : 0;
        rowsKnown = !isDense;
        HasCells = parent.HasCells;
        HasWeights = parent.HasWeights;
        Weight = parent.Weight;
        if (HasCells) Gather(parent.Cells, Cells);
        if (HasWeights) Gather(parent.Weights, Weights);
        for (var run = 0; run < parent.runCount; run++) AppendRun(parent.runCells[run], parent.runRows[run], PlaceOf(parent.runRows[run]));
    }

    /// <summary>Moves the values of the view's rows to the front of a row-aligned buffer; for a view of all rows they are there already.</summary>
    public void Compact<T>(T[] buffer)
    {
        if (IsAll) return;
        if (gapCount > 0)
        {
            MoveBetweenGaps(buffer, buffer);
            return;
        }

        var from = Rows;
        // Rows ascend and are never below their position, so nothing is overwritten before it is read.
        for (var i = 0; i < from.Length; i++) buffer[i] = buffer[from[i]];
    }

    /// <summary>One part to feed: its rows without values, and where it begins among the view's rows. May be empty.</summary>
    public CellRows Part(int index, out int start)
    {
        start = HasCells || index == 0 ? 0 : runEnds[index - 1];
        var count = HasCells ? Count : runEnds[index] - start;
        return new CellRows
        {
            Count = count,
            Cells = HasCells ? Cells.AsSpan(0, count) : default,
            Cell = HasCells ? 0 : runCells[index],
            Weights = HasWeights ? Weights.AsSpan(start, count) : default,
            Weight = Weight,
        };
    }

    private void Begin(int count)
    {
        Count = count;
        gapCount = 0;
        runCount = 0;
        HasCells = false;
        HasWeights = false;
        Weight = 1;
    }

    private void AppendRun(int cell, int endRow, int end)
    {
        if (runCount == runCells.Length)
        {
            Array.Resize(ref runRows, runCount * 2);
            Array.Resize(ref runEnds, runCount * 2);
            Array.Resize(ref runCells, runCount * 2);
        }

        (runRows[runCount], runEnds[runCount], runCells[runCount]) = (endRow, end, cell);
        runCount++;
    }

    private int Pick(ReadOnlySpan<int> from, ReadOnlySpan<ulong> mask)
    {
        positions ??= BlockBuffers.New<int>();
        var count = 0;
        for (var i = 0; i < from.Length; i++)
        {
            var row = from[i];
            // Written always and kept by counting: no branch to guess wrong.
            rows![count] = row;
            positions[count] = i;
            count += (int)(mask[row >> 6] >> (row & 63)) & 1;
        }

        return count;
    }

    private void Gather<T>(T[] source, T[] target)
    {
        if (gapCount > 0)
        {
            MoveBetweenGaps(source, target);
            return;
        }

        var from = Positions;
        for (var i = 0; i < from.Length; i++) target[i] = source[from[i]];
    }

    /// <summary>The rows that <paramref name="mask"/> lacks, if there are a few; false when there is none or there are more.</summary>
    private bool TryFindGaps(ReadOnlySpan<ulong> mask, int blockRows, out int found)
    {
        found = 0;
        var most = blockRows / FewGaps;
        for (var word = 0; word * Bitmaps.WordBits < blockRows; word++)
        {
            var missing = ~mask[word];
            if (blockRows - (word * Bitmaps.WordBits) is var left and < Bitmaps.WordBits) missing &= (1UL << left) - 1;
            for (; missing != 0; missing &= missing - 1)
            {
                if (found == most) return false;
                gaps[found++] = (word * Bitmaps.WordBits) + BitOperations.TrailingZeroCount(missing);
            }
        }

        return found > 0;
    }

    /// <summary>Copies the view's rows from a row-aligned buffer to the front of another, or of the same.</summary>
    private void MoveBetweenGaps<T>(T[] source, T[] target)
    {
        var (from, to) = (0, 0);
        for (var i = 0; i <= gapCount; i++)
        {
            var end = i < gapCount ? gaps[i] : Count + gapCount;
            // Overlapping or not: the copy is right for both, and it never runs ahead of what is still to be read.
            Array.Copy(source, from, target, to, end - from);
            to += end - from;
            from = end + 1;
        }
    }

    private void FillRows(int[] target)
    {
        var (row, at) = (0, 0);
        for (var i = 0; i <= gapCount; i++, row++)
            for (var end = i < gapCount ? gaps[i] : Count + gapCount; row < end; row++) target[at++] = row;
    }

    /// <summary>How many rows of the view lie before a row of the block.</summary>
    private int PlaceOf(int row)
    {
        var place = gapCount > 0 ? Array.BinarySearch(gaps, 0, gapCount, row) : Array.BinarySearch(rows!, 0, Count, row);
        if (place < 0) place = ~place;
        return gapCount > 0 ? row - place : place;
    }
}
