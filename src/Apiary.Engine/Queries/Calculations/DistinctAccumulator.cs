using System.Numerics;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Distinct values by cell, exactly: a bitmap over the values' numbers for each cell while all bitmaps together are small,
/// else a table of (cell, value) pairs. For COUNT_DISTINCT.
/// </summary>
internal sealed class DistinctAccumulator(AccumulatorContext context) : Accumulator
{
    // Beyond this the bitmaps are mostly zeros: a table holds the pairs that exist.
    private const long MaxBitmapBytes = 64L << 20;

    private readonly PairTable pairs = new(context.Budget);
    private int capacity;
    private int wordsPerCell = Math.Max(1, (context.ExpectedIds + 64) / 64);
    private ulong[] bitmaps = [];
    private bool isBitmap = true;
    private long[]? pairCounts;

    public override AccumulatorInput Input => AccumulatorInput.Ids;

    public long Count(int cell)
    {
        if (!isBitmap) return PairCounts()[cell];
        long count = 0;
        foreach (var word in bitmaps.AsSpan(cell * wordsPerCell, wordsPerCell)) count += BitOperations.PopCount(word);
        return count;
    }

    public override void EnsureCells(int cells)
    {
        if (cells <= capacity) return;
        capacity = Grown(capacity, cells);
        if (isBitmap) Resize(wordsPerCell);
    }

    public override void AddIds(in CellRows rows, ReadOnlySpan<int> ids)
    {
        var max = 0;
        foreach (var id in ids) max = Math.Max(max, id);
        if (isBitmap && max / 64 >= wordsPerCell) Resize(Math.Max(wordsPerCell * 2, (max / 64) + 1));
        if (!isBitmap)
        {
            for (var i = 0; i < ids.Length; i++) pairs.Add(PairKey(rows.CellAt(i), ids[i]), 1);
        }
        else if (rows.Cells.IsEmpty)
        {
            SetBits(bitmaps.AsSpan(rows.Cell * wordsPerCell, wordsPerCell), ids);
        }
        else
        {
            SetBits(bitmaps, wordsPerCell, rows.Cells, ids);
        }
    }

    public override void Merge(Accumulator other)
    {
        var theirs = (DistinctAccumulator)other;
        EnsureCells(theirs.capacity);
        if (isBitmap && theirs.isBitmap)
        {
            if (theirs.wordsPerCell > wordsPerCell) Resize(theirs.wordsPerCell);
            else theirs.Resize(wordsPerCell);
        }

        // Either may have left the bitmaps while resizing.
        if (isBitmap && theirs.isBitmap)
        {
            var to = bitmaps.AsSpan(0, theirs.bitmaps.Length);
            for (var i = 0; i < to.Length; i++) to[i] |= theirs.bitmaps[i];
            return;
        }

        UsePairs();
        theirs.UsePairs();
        pairs.Add(theirs.pairs);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        if (isBitmap)
        {
            for (var cell = 0; cell < targets.Length; cell++)
            {
                if (targets[cell] < 0) continue;
                var to = bitmaps.AsSpan(targets[cell] * wordsPerCell, wordsPerCell);
                var from = bitmaps.AsSpan(cell * wordsPerCell, wordsPerCell);
                for (var i = 0; i < to.Length; i++) to[i] |= from[i];
            }

            return;
        }

        var (keys, _) = pairs.Sorted();
        foreach (var key in keys)
        {
            var cell = (int)(key >> 32);
            if (cell < targets.Length && targets[cell] >= 0) pairs.Add(PairKey(targets[cell], (int)(uint)key), 1);
        }

        pairCounts = null;
    }

    private static void SetBits(Span<ulong> bitmap, ReadOnlySpan<int> ids)
    {
        foreach (var id in ids) bitmap[id >> 6] |= 1UL << (id & 63);
    }

    private static void SetBits(ulong[] bitmaps, int wordsPerCell, ReadOnlySpan<int> cells, ReadOnlySpan<int> ids)
    {
        for (var i = 0; i < ids.Length; i++) bitmaps[(cells[i] * wordsPerCell) + (ids[i] >> 6)] |= 1UL << (ids[i] & 63);
    }

    /// <summary>Lays the bitmaps out anew for <see cref="capacity"/> cells of <paramref name="words"/> words, or leaves them for pairs.</summary>
    private void Resize(int words)
    {
        var needed = (long)capacity * words;
        if (needed * sizeof(ulong) > MaxBitmapBytes)
        {
            UsePairs();
            return;
        }

        context.Budget.Charge((needed - bitmaps.Length) * sizeof(ulong));
        if (words == wordsPerCell)
        {
            Array.Resize(ref bitmaps, (int)needed);
            return;
        }

        var grown = new ulong[needed];
        for (var cell = 0; (cell + 1) * wordsPerCell <= bitmaps.Length; cell++)
            bitmaps.AsSpan(cell * wordsPerCell, wordsPerCell).CopyTo(grown.AsSpan(cell * words));
        bitmaps = grown;
        wordsPerCell = words;
    }

    private void UsePairs()
    {
        if (!isBitmap) return;
        isBitmap = false;
        for (var i = 0; i < bitmaps.Length; i++)
        {
            for (var word = bitmaps[i]; word != 0; word &= word - 1)
            {
                var id = ((i % wordsPerCell) * 64) + BitOperations.TrailingZeroCount(word);
                pairs.Add(PairKey(i / wordsPerCell, id), 1);
            }
        }

        context.Budget.Charge(-(long)bitmaps.Length * sizeof(ulong));
        bitmaps = [];
    }

    private long[] PairCounts()
    {
        if (pairCounts is not null) return pairCounts;
        context.Budget.Charge((long)capacity * sizeof(long));
        pairCounts = new long[capacity];
        foreach (var key in pairs.Sorted().Keys) pairCounts[(int)(key >> 32)]++;
        return pairCounts;
    }

    private static ulong PairKey(int cell, int id) => ((ulong)cell << 32) | (uint)id;
}
