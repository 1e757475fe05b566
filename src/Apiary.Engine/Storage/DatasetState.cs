using Apiary.Engine.Events;
using Apiary.Engine.Storage.Memory;

namespace Apiary.Engine.Storage;

/// <summary>
/// The rows of one dataset: those open in memory, those being flushed, and the segments. Each change that readers could see
/// happens under one lock, so that a row is always in exactly one of the three.
/// </summary>
internal sealed class DatasetState(int datasetId, int partitionCount, BlockBuffers buffers, MemoryBudget budget)
{
    private readonly Lock gate = new();
    private readonly long[] flushedPositions = new long[partitionCount + 1];
    // Oldest first. They are flushed in this order, since a flushed position covers all before it.
    private readonly List<MemoryTable> waiting = [];
    private readonly List<SegmentHandle> segments = [];
    private MemoryTable? open;

    internal int DatasetId { get; } = datasetId;

    /// <summary>Held while rows are flushed, so that they go in order.</summary>
    internal Lock FlushGate { get; } = new();

    /// <summary>The segment of the rows that are flushed next, when it is written and the manifest could not be. Under <see cref="FlushGate"/>.</summary>
    internal (MemoryTable Rows, SegmentHandle Segment)? Unrecorded { get; set; }

    /// <summary>Whether a flush of this dataset is queued or runs. Under the flusher's lock.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>Takes a batch; false when it is in segments already. Tells how large the open rows are now.</summary>
    internal bool Apply(int partition, long position, EventBatch batch, long nowNanos, out int openRows, out long openBytes)
    {
        lock (gate)
        {
            openRows = 0;
            openBytes = 0;
            if (position <= flushedPositions[partition]) return false;
            open ??= new MemoryTable(DatasetId, partitionCount, buffers, budget, nowNanos);
            var before = open.EstimatedBytes;
            open.Append(batch, partition, position);
            openRows = open.RowCount;
            openBytes = open.EstimatedBytes;
            budget.Add(openBytes - before);
            return true;
        }
    }

    /// <summary>Adds all rows to a query's snapshot.</summary>
    internal void AddTo(StoreSnapshot snapshot)
    {
        lock (gate)
        {
            foreach (var segment in segments) snapshot.Add(segment, segment.File);
            foreach (var table in waiting) snapshot.Add(table, table.Snapshot());
            if (open is { RowCount: > 0 }) snapshot.Add(open, open.Snapshot());
        }
    }

    /// <summary>Closes the open rows, to be flushed; false when there are none.</summary>
    internal bool CloseOpenRows()
    {
        lock (gate)
        {
            if (open is not { RowCount: > 0 }) return false;
            waiting.Add(open);
            open = null;
            return true;
        }
    }

    /// <summary>The rows that are flushed next; null when none wait. Stays in place until <see cref="Replace"/>.</summary>
    internal MemoryTable? NextToFlush()
    {
        lock (gate) return waiting.Count == 0 ? null : waiting[0];
    }

    /// <summary>The segment takes the place of the rows it was written from. False when the dataset was cleared in between: the segment is not wanted.</summary>
    internal bool Replace(MemoryTable table, SegmentHandle segment, Action commit)
    {
        lock (gate)
        {
            if (waiting.Count == 0 || waiting[0] != table) return false;
            commit();
            waiting.RemoveAt(0);
            segments.Add(segment);
            NoteFlushed(table);
        }

        table.LetGo();
        return true;
    }

    /// <summary>The segment already written of <paramref name="table"/>, if there is one; that of other rows, since cleared, goes. Under <see cref="FlushGate"/>.</summary>
    internal SegmentHandle? TakeUnrecorded(MemoryTable table)
    {
        if (Unrecorded is not { } left) return null;
        if (left.Rows == table) return left.Segment;
        SegmentFiles.Discard(left.Segment);
        return null;
    }

    /// <summary>The segments as they are.</summary>
    internal IReadOnlyList<SegmentHandle> Segments
    {
        get
        {
            lock (gate) return [.. segments];
        }
    }

    /// <summary>Adds a segment that the manifest has, on opening.</summary>
    internal void AddOpened(SegmentHandle segment)
    {
        lock (gate) segments.Add(segment);
    }

    /// <summary>Sets how far the log is in segments, on opening.</summary>
    internal void SetFlushed(int partition, long position)
    {
        lock (gate)
        {
            if (partition < flushedPositions.Length) flushedPositions[partition] = position;
        }
    }

    /// <summary>Chooses segments to merge, marks and holds them; empty when there is nothing to do. <see cref="EndMerge"/> must follow.</summary>
    internal IReadOnlyList<SegmentHandle> BeginMerge(Func<IReadOnlyList<SegmentRecord>, IReadOnlyList<SegmentRecord>> choose)
    {
        lock (gate)
        {
            if (segments.Any(segment => segment.IsMerging)) return [];
            var chosen = choose([.. segments.Select(segment => segment.Record)]).Select(record => record.Id).ToHashSet();
            SegmentHandle[] handles = [.. segments.Where(segment => chosen.Contains(segment.Record.Id))];
            foreach (var handle in handles)
            {
                handle.Hold();
                handle.IsMerging = true;
            }

            return handles;
        }
    }

    /// <summary>Ends a merge: <paramref name="merged"/> takes the place of its inputs, or null leaves all as it was. False when an input was removed in between.</summary>
    internal bool EndMerge(IReadOnlyList<SegmentHandle> inputs, SegmentHandle? merged, Action commit)
    {
        var done = false;
        try
        {
            lock (gate)
            {
                foreach (var input in inputs) input.IsMerging = false;
                if (merged is not null && inputs.All(segments.Contains))
                {
                    commit();
                    foreach (var input in inputs) segments.Remove(input);
                    segments.Add(merged);
                    done = true;
                }
            }
        }
        finally
        {
            foreach (var input in inputs)
            {
                if (done) input.Remove();
                input.LetGo();
            }
        }

        return done;
    }

    /// <summary>Takes segments out, after <paramref name="commit"/> has made that durable for those that are still here and not being merged.</summary>
    internal IReadOnlyList<SegmentHandle> TakeOut(Func<SegmentHandle, bool> which, Action<IReadOnlyList<SegmentHandle>> commit)
    {
        lock (gate)
        {
            SegmentHandle[] gone = [.. segments.Where(which)];
            if (gone.Length == 0) return [];
            commit(gone);
            segments.RemoveAll(gone.Contains);
            return gone;
        }
    }

    /// <summary>Takes everything out: open rows, rows being flushed, segments.</summary>
    internal IReadOnlyList<SegmentHandle> Clear(Action<IReadOnlyList<SegmentHandle>, IReadOnlyDictionary<int, long>> commit)
    {
        MemoryTable[] tables;
        SegmentHandle[] gone;
        lock (gate)
        {
            tables = open is null ? [.. waiting] : [.. waiting, open];
            gone = [.. segments];
            var positions = new Dictionary<int, long>();
            for (var partition = 1; partition < flushedPositions.Length; partition++)
                positions[partition] = tables.Max(table => (long?)table.LastPositions[partition]) is { } last && last > 0 ? last : flushedPositions[partition];
            commit(gone, positions);
            foreach (var table in tables) NoteFlushed(table);
            waiting.Clear();
            segments.Clear();
            open = null;
        }

        foreach (var table in tables) table.LetGo();
        return gone;
    }

    /// <summary>The position before the first one of <paramref name="partition"/> that is in memory only; null when none is.</summary>
    internal long? DurablePosition(int partition)
    {
        lock (gate)
        {
            long? first = null;
            foreach (var table in waiting) Lower(table);
            if (open is not null) Lower(open);
            return first - 1;

            void Lower(MemoryTable table)
            {
                var position = table.FirstPositions[partition];
                if (position > 0 && !(first <= position)) first = position;
            }
        }
    }

    /// <summary>What there is, for people and for decisions.</summary>
    internal DatasetSizes Sizes()
    {
        lock (gate)
        {
            var sizes = new DatasetSizes
            {
                SegmentCount = segments.Count,
                SegmentRows = segments.Sum(segment => segment.Record.RowCount),
                SegmentBytes = segments.Sum(segment => segment.Record.SizeBytes),
                MinTimestampNanos = segments.Count == 0 ? long.MaxValue : segments.Min(segment => segment.Record.MinTimestampNanos),
                MaxTimestampNanos = segments.Count == 0 ? long.MinValue : segments.Max(segment => segment.Record.MaxTimestampNanos),
                OpenBytes = open?.EstimatedBytes ?? 0,
                OpenedNanos = open is { RowCount: > 0 } ? open.CreatedNanos : long.MaxValue,
            };
            foreach (var table in waiting) sizes = sizes.With(table);
            return open is { RowCount: > 0 } ? sizes.With(open) : sizes;
        }
    }

    /// <summary>Lets go of all, on closing.</summary>
    internal void Close()
    {
        lock (gate)
        {
            foreach (var segment in segments) segment.LetGo();
            segments.Clear();
        }
    }

    private void NoteFlushed(MemoryTable table)
    {
        for (var partition = 1; partition < flushedPositions.Length; partition++)
            flushedPositions[partition] = Math.Max(flushedPositions[partition], table.LastPositions[partition]);
    }
}
