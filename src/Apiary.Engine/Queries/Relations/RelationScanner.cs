using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>One thread's share of a <see cref="RelationSearch"/>.</summary>
internal sealed class RelationScanner : IDisposable
{
    // As many misses as the processor has under way at once, and some.
    private const int FetchedAhead = 24;

    private readonly BlockBuffers buffers = BlockBuffers.Rent();
    private readonly IdKeyReader keys;
    private readonly IdReader reader;
    private readonly ulong[] traces = new ulong[Segment.BlockRows];
    private readonly ulong[] spans = new ulong[Segment.BlockRows];
    private readonly List<int[]> ids = [];

    public RelationScanner()
    {
        keys = new IdKeyReader(buffers);
        reader = new IdReader(buffers);
    }

    /// <summary>Notes in the plan which rows of a block stand in each relation.</summary>
    public void Select(RelationSegmentPlan plan, int block, long startNanos, long endNanos, MemoryBudget budget)
    {
        var rows = plan.Segment.RowsInBlock(block);
        var bits = buffers.Selection.AsSpan(0, Bitmaps.Words(rows));
        for (var relation = 0; relation < plan.Filters.Length; relation++)
        {
            var filters = plan.Filters[relation];
            var verdict = BlockSelector.Judge(plan.Segment, block, startNanos, endNanos, filters);
            if (verdict == Verdict.None) continue;
            if (verdict == Verdict.All) Bitmaps.SetRange(bits, 0, rows);
            else if (BlockSelector.Select(plan.Segment, block, startNanos, endNanos, filters, buffers) == 0) continue;
            budget.Charge(bits.Length * sizeof(ulong));
            plan.Selection(relation, block) = bits.ToArray();
        }
    }

    /// <summary>Puts what was noted of a block into the indexes.</summary>
    public void Index(RelationSegmentPlan plan, int block, RelationIndex[] indexes, long endNanos)
    {
        var count = plan.Segment.RowsInBlock(block);
        var hasTraces = false;
        for (var relation = 0; relation < indexes.Length; relation++)
        {
            if (plan.Selection(relation, block) is not { } bits) continue;
            if (!hasTraces) keys.Read(plan.TraceId, block, traces.AsSpan(0, count));
            hasTraces = true;
            var found = Bitmaps.ToRows(bits, buffers.Groups);
            Hash(plan.Related[relation], block, count, buffers.Groups.AsSpan(0, found));
            if (plan.Values[relation].Length == 0) AddKeys(indexes[relation], found);
            else AddValues(plan, relation, block, bits, indexes[relation], endNanos, found);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => BlockBuffers.Return(buffers);

    /// <summary>Leaves the key of each row in the buffers.</summary>
    private void Hash(SegmentColumn? related, int block, int count, ReadOnlySpan<int> rows)
    {
        if (related is null) spans.AsSpan(0, count).Clear();
        else keys.Read(related, block, spans.AsSpan(0, count));
        var hashes = buffers.Hashes.AsSpan(0, rows.Length);
        for (var i = 0; i < hashes.Length; i++) hashes[i] = RelationIndex.KeyOf(traces[rows[i]], spans[rows[i]]);
    }

    private void AddKeys(RelationIndex index, int found)
    {
        var hashes = buffers.Hashes.AsSpan(0, found);
        ulong last = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i + FetchedAhead < hashes.Length) index.Fetch(hashes[i + FetchedAhead]);
            // The spans of a trace often follow each other.
            if (hashes[i] != last) index.Add(hashes[i]);
            last = hashes[i];
        }
    }

    private void AddValues(RelationSegmentPlan plan, int relation, int block, ulong[] bits, RelationIndex index, long endNanos, int found)
    {
        var count = plan.Segment.RowsInBlock(block);
        var columns = plan.Values[relation];
        var view = buffers.BaseView;
        if (found == count) view.SetAll(count);
        else view.SetBits(bits, bits.Length, found);
        while (ids.Count < columns.Length) ids.Add(new int[Segment.BlockRows]);
        for (var i = 0; i < columns.Length; i++) reader.ReadColumn(columns[i], index.Values[i], block, count, view, ids[i].AsSpan(0, found));
        var times = buffers.Timestamps.AsSpan(0, count);
        plan.Segment.Timestamps.ReadIntegers(block, times);
        var values = ids.Take(columns.Length).ToArray();
        var rows = buffers.Groups.AsSpan(0, found);
        var hashes = buffers.Hashes.AsSpan(0, found);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i + FetchedAhead < hashes.Length) index.FetchWithValues(hashes[i + FetchedAhead]);
            index.Add(hashes[i], endNanos - times[rows[i]], values, i);
        }
    }
}
